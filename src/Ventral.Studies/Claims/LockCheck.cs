using System.Collections.Immutable;

namespace Ventral.Studies.Claims;

/// <summary>Whether what ran is what was locked.</summary>
/// <param name="Digest">The lock's digest; empty where the study was not locked.</param>
/// <param name="Differences">In what the run differs from it.</param>
public sealed record LockCheck(string Digest, ImmutableArray<string> Differences)
{
    /// <summary>A study without a lock.</summary>
    public static LockCheck None { get; } = new("", []);

    /// <summary>Whether there was a lock.</summary>
    public bool IsLocked => Digest.Length > 0;

    /// <summary>In words.</summary>
    public string Text => !IsLocked ? "The study was not locked: nothing shows that its hypotheses were stated before its data were seen."
        : Differences.IsEmpty ? $"What ran is what was locked (digest {Digest})."
        : $"What ran is not what was locked (digest {Digest}): {string.Join(" ", Differences)}";
}
