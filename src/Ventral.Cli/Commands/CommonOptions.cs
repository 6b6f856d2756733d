using System.CommandLine;
using System.Globalization;
using System.Numerics;

using Ventral.Data.Catalogue;
using Ventral.Data.Own;
using Ventral.Networks.Onnx.Runtime;
using Ventral.Studies;

namespace Ventral.Cli.Commands;

/// <summary>Options that several commands share, and how their values are checked.</summary>
internal static class CommonOptions
{
    // A letter alone is a power of 1024, as Slurm and Java have it. A unit stands before those that end it, the bare number last.
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("K", 1L << 10), ("M", 1L << 20), ("G", 1L << 30), ("T", 1L << 40), ("B", 1), ("", 1),
    ];

    public static Argument<string> Study() => Named(new Argument<string>("STUDY.yaml") { Description = "The study file." });

    public static Option<string?> Data()
    {
        var option = Folder("--data", "A folder laid out as host/owner/repository/commit/path, searched before anything is downloaded.");
        option.Validators.Add(result =>
        {
            if (result.Tokens is [.., { Value: var given }] && !string.IsNullOrWhiteSpace(given) && !Directory.Exists(given))
            {
                string found = File.Exists(given) ? $"the file '{given}'" : $"'{given}', which is not there";
                result.AddError($"--data must name a folder that is there, found {found}. Leave it out to use '{DataFolder.DefaultCache(Environment.GetEnvironmentVariable)}'.");
            }
        });
        return option;
    }

    /// <summary>Says so where the variable for the cache names no folder: nothing can be present there.</summary>
    public static void TellOfCache()
    {
        if (Environment.GetEnvironmentVariable("VENTRAL_DATA") is { Length: > 0 } set && !Directory.Exists(set))
        {
            Console.Error.WriteLine($"VENTRAL_DATA names '{set}', where there is no folder: nothing is present there. Correct the variable, or let a download make the folder.");
        }
    }

    public static Option<bool> Offline() => new("--offline") { Description = "Open no connection." };

    /// <summary>Who runs ONNX graphs.</summary>
    public static Option<string> Runtime() => OneOf(
        "--runtime",
        "Who runs ONNX graphs: ventral, onnxruntime or onnxruntime-cuda (your library; VENTRAL_ONNXRUNTIME names its file). Changes last bits.",
        "ventral", "onnxruntime", "onnxruntime-cuda");

    /// <summary>The executor that the command line names; null for Ventral.</summary>
    public static OnnxRuntime? RuntimeOf(string? name)
    {
        if (name is null or "ventral")
        {
            return null;
        }

        string? library = Environment.GetEnvironmentVariable("VENTRAL_ONNXRUNTIME") is { Length: > 0 } set ? set : null;
        return UsageException.Require(() => OnnxRuntime.Load(library, name == "onnxruntime-cuda" ? OnnxRuntimeDevice.Cuda : OnnxRuntimeDevice.Cpu));
    }

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

    /// <summary>An option that is one of some words, the first by default.</summary>
    public static Option<string> OneOf(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "NAME", DefaultValueFactory = _ => words[0] };
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [.., { Value: var given }] && !words.Contains(given, StringComparer.Ordinal))
            {
                result.AddError($"{name} must be {string.Join(", ", words[..^1])} or {words[^1]}, found '{given}'.");
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

    /// <summary>An option that is a number of bytes, with or without a unit.</summary>
    public static Option<long?> Bytes(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SIZE",
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
            var (unit, bytes) = Units.FirstOrDefault(u => text.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase));
            if (decimal.TryParse(text.AsSpan(0, text.Length - unit.Length).TrimEnd(' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
                && value <= long.MaxValue / bytes && value * bytes >= 1)
            {
                return (long)(value * bytes);
            }

            result.AddError($"{name} must be a size such as 8G, 1.5GiB or 800MB (K, M, G, T and KiB to TiB count in 1024, kB to TB in 1000), found '{text}'.");
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

    /// <summary>An option whose value must not be empty.</summary>
    public static Option<T> Named<T>(Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError($"{option.Name} must name something, found nothing.");
            }
        });
        return option;
    }

    /// <summary>Reads the study that the command line names.</summary>
    public static Study Read(string path) => UsageException.Require(() => StudyFile.Read(path, Catalogue()));

    /// <summary>The datasets that the user registered.</summary>
    public static OwnDatasets Registered() => new(OwnDatasets.DefaultFolder(Environment.GetEnvironmentVariable));

    /// <summary>The datasets that a study can name, the user's own among them; says so where files of these are left out.</summary>
    public static DatasetCatalogue Catalogue()
    {
        var catalogue = UsageException.Require(() => Registered().Catalogue());
        foreach (var unreadable in catalogue.Unreadable)
        {
            string fault = unreadable.Fault.Message.Split('\n', 2)[0];
            Console.Error.WriteLine($"Left out: dataset '{unreadable.Id}', whose file cannot be read: {fault} 'ventral data info {unreadable.Id}' says all that is wrong with it.");
        }

        return catalogue;
    }
}
