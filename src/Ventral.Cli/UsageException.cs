using Ventral.Data.Formats.Yaml;

namespace Ventral.Cli;

/// <summary>A command line that names something that is not there: an unknown dataset, a study file that cannot be read.</summary>
internal sealed class UsageException : VentralException
{
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
