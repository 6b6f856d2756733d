using System.CommandLine;

using Ventral.Data.Own;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral data add</c>: registers a user's own images and responses, after reading and checking all of them.</summary>
internal static class DataAddCommand
{
    public static Command Create()
    {
        var name = CommonOptions.Named(new Argument<string>("NAME") { Description = "What studies will call it: lower-case letters, digits, '.', '-' and '_'." });
        name.Validators.Add(result =>
        {
            if (result.Tokens is [.., { Value: var given }] && !string.IsNullOrWhiteSpace(given) && OwnDatasets.FaultOfName(given) is { } fault)
            {
                result.AddError(fault);
            }
        });
        var images = new Option<string>("--images") { Description = "The folder of the images, PNG or JPEG; stimuli are named after them, without extension.", HelpName = "DIR", Required = true };
        var responses = new Option<string[]>("--responses")
        {
            Description = "Files of responses, [stimuli × channels] or [stimuli × channels × repeats]: .csv, .npy, .npz, .mat. Files, or arrays within, are named SUBJECT_REGION, such as sub-01_IT.",
            HelpName = "FILE",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var ids = new Option<string?>("--ids") { Description = "The image of each row, one name a line, for files that do not say it.", HelpName = "FILE" };
        var roi = new Option<string?>("--roi") { Description = "The region of all files; they are then named after subjects.", HelpName = "REGION" };
        var subject = new Option<string?>("--subject") { Description = "The subject of all files; they are then named after regions.", HelpName = "SUBJECT" };
        var rdms = new Option<bool>("--rdms") { Description = "The files hold RDMs, not responses." };
        var title = new Option<string?>("--title") { Description = "One line for people.", HelpName = "TEXT" };
        var licence = new Option<string?>("--licence") { Description = "The licence of the data; reports say 'unknown' without it.", HelpName = "TEXT" };
        var cite = new Option<string[]>("--cite") { Description = "What to cite; may be given again.", HelpName = "TEXT" };
        var doi = new Option<string[]>("--doi") { Description = "A DOI; may be given again.", HelpName = "DOI" };
        var page = new Option<string?>("--page") { Description = "A page about the data.", HelpName = "URL" };
        var command = new Command("add", "Registers your own images and responses as a dataset, after checking all of them. The files stay where they are.\n\nExample: ventral data add faces --images faces/images --responses faces/sub-01_FFA.csv faces/sub-02_FFA.csv --licence CC-BY-4.0")
        {
            name, CommonOptions.Named(images), CommonOptions.Named(responses), CommonOptions.Named(ids), CommonOptions.Named(roi), CommonOptions.Named(subject), rdms, title, licence, cite, doi, page,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Add(parsed, cancellation)));
        return command;

        int Add(ParseResult parsed, CancellationToken cancellation)
        {
            var added = CommonOptions.Registered().Add(
                new()
                {
                    Name = parsed.GetRequiredValue(name),
                    Images = parsed.GetRequiredValue(images),
                    Responses = [.. parsed.GetRequiredValue(responses)],
                    Ids = parsed.GetValue(ids),
                    Roi = parsed.GetValue(roi),
                    Subject = parsed.GetValue(subject),
                    HoldsRdms = parsed.GetValue(rdms),
                    Title = parsed.GetValue(title)?.Trim() ?? "",
                    Licence = parsed.GetValue(licence)?.Trim() ?? "",
                    Citations = [.. parsed.GetValue(cite) ?? []],
                    Dois = [.. parsed.GetValue(doi) ?? []],
                    Page = parsed.GetValue(page) is { } link ? Link(link) : null,
                },
                cancellation);
            foreach (string notice in added.Notices)
            {
                Console.Error.WriteLine($"Note: {notice}");
            }

            LicenceNotice.Print(added.Entry);
            RegionSummary.Print(added.Entry);
            string regions = string.Join(", ", added.Entry.Recordings.Select(region => region.Roi));
            Console.Out.WriteLine($"Registered in {added.File}");
            Console.Out.WriteLine($"In a study:  recordings: [{{dataset: {added.Entry.Id}, rois: [{regions}]}}]");
            Console.Out.WriteLine($"Without one: ventral score alexnet --weights random --on {added.Entry.Id}");
            return ExitCode.Done;
        }
    }

    private static Uri Link(string text) => Uri.TryCreate(text, UriKind.Absolute, out var link) && link.Scheme is "https" or "http"
        ? link
        : throw new UsageException($"--page must be a web address, found '{text}'.");
}
