using System.CommandLine;
using System.Globalization;
using System.Numerics;

using Ventral.Studies;

namespace Ventral.Cli.Commands;

/// <summary>Options that several commands share, and how their values are checked.</summary>
internal static class CommonOptions
{
    public static Argument<string> Study() => Named(new Argument<string>("STUDY.yaml") { Description = "The study file." });

    public static Option<string?> Data() => Folder("--data", "A folder laid out as host/owner/repository/commit/path, searched before anything is downloaded.");

    public static Option<bool> Offline() => new("--offline") { Description = "Open no connection." };

    /// <summary>An option that names a folder.</summary>
    public static Option<string?> Folder(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "DIR" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError($"{name} must name a folder, found nothing.");
            }
        });
        return option;
    }

    /// <summary>An option that is a whole number within bounds.</summary>
    public static Option<T?> Whole<T>(string name, string description, T minimum, T maximum)
        where T : struct, IBinaryInteger<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                string text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
                if (T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out T value) && value >= minimum && value <= maximum)
                {
                    return value;
                }

                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {minimum} to {maximum}, found '{text}'."));
                return null;
            },
        };

    /// <summary>An argument that must not be empty.</summary>
    public static Argument<T> Named<T>(Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError($"{argument.Name} must be named, found nothing.");
            }
        });
        return argument;
    }

    /// <summary>Reads the study that the command line names.</summary>
    public static Study Read(string path) => UsageException.Require(() => StudyFile.Read(path));
}
