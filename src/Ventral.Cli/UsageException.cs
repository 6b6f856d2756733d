using Ventral.Data.Formats.Yaml;

namespace Ventral.Cli;

/// <summary>A command line that names something that is not there: an unknown dataset, a study file that cannot be read.</summary>
internal sealed class UsageException : VentralException
{
    /// <summary>Says what is wrong with the command line.</summary>
    public UsageException(string message)
        : base(message)
    {
    }

    private UsageException(VentralException cause)
        : base(cause.Message, cause)
    {
    }

    /// <summary>What <paramref name="name"/> finds; its failure is the command line's.</summary>
    public static T Require<T>(Func<T> name)
    {
        try
        {
            return name();
        }
        catch (VentralException e) when (e is not InvalidYamlException)
        {
            throw new UsageException(e);
        }
    }
}
