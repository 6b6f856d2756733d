using System.Collections.Immutable;

namespace Ventral.Data.Own;

/// <summary>Images and responses that do not make a dataset; the message lists every fault, so that one correction is enough.</summary>
public sealed class InvalidDatasetException : VentralException
{
    private const int MostListed = 20;

    /// <summary>Collects the faults into one message.</summary>
    /// <param name="name">The dataset.</param>
    /// <param name="faults">At least one.</param>
    public InvalidDatasetException(string name, ImmutableArray<string> faults)
        : base(Describe(name, faults)) => Faults = faults;

    /// <summary>All faults.</summary>
    public ImmutableArray<string> Faults { get; }

    private static string Describe(string name, ImmutableArray<string> faults)
    {
        var lines = faults.Take(MostListed).Select(fault => $"  {fault}");
        string more = faults.Length > MostListed ? $"\n  and {faults.Length - MostListed} more." : "";
        return $"'{name}' was not registered; {(faults.Length == 1 ? "a fault" : $"{faults.Length} faults")}:\n{string.Join('\n', lines)}{more}";
    }
}
