using System.CommandLine;
using System.Globalization;

using Ventral.Studies.Store;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral store</c>: what a run folder's intermediate results take, and removing those that nothing needs.</summary>
internal static class StoreCommand
{
    public static Command Create() =>
        new("store", "Shows and tidies the intermediate results of a run.\n\nExample: ventral store size runs/quickstart") { Size(), Sweep() };

    private static Argument<string> Folder() => CommonOptions.Named(new Argument<string>("RUN") { Description = "A run folder." });

    private static Command Size()
    {
        var run = Folder();
        var size = new Command("size", "Shows how many results a run's store holds and how large they are, by kind of step.\n\nExample: ventral store size runs/quickstart") { run };
        size.SetAction(parsed =>
        {
            var found = StoreSize.Of(parsed.GetRequiredValue(run));
            foreach (var (step, share) in found.Steps)
            {
                Line(step, share);
            }

            Line("of other builds", found.Stale);
            Line("damaged", found.Damaged);
            Line("without a record", found.Orphans);
            Line("index", new(1, found.IndexBytes));
            Tell(found.Notices);
            return ExitCode.Done;
        });
        return size;
    }

    private static Command Sweep()
    {
        var run = Folder();
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be removed." };
        var sweep = new Command(
            "gc",
            "Removes from a run's store what other builds of Ventral made, what is damaged or has no record, and what the folder's last run did not use. All of it can be made again.\n\nExample: ventral store gc runs/quickstart --dry-run")
        {
            run, dryRun,
        };
        sweep.SetAction((parsed, cancellation) =>
        {
            bool dry = parsed.GetValue(dryRun);
            var swept = StoreSweep.Run(parsed.GetRequiredValue(run), dry, cancellation);
            foreach (string file in swept.Files)
            {
                Console.Out.WriteLine($"{(dry ? "would remove" : "removed")} {file}");
            }

            foreach (var (reason, share) in swept.Removed)
            {
                Line(Text(reason), share);
            }

            Line("kept", swept.Kept);
            Tell(swept.Notices);
            return Task.FromResult(ExitCode.Done);
        });
        return sweep;
    }

    private static string Text(SweptReason reason) => reason switch
    {
        SweptReason.Stale => "of other builds",
        SweptReason.Damaged => "damaged",
        SweptReason.Orphaned => "without a record",
        _ => "not used by the last run",
    };

    private static void Line(string name, StoreShare share)
    {
        if (share.Count > 0)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {share.Count,8}  {share.Bytes,16:N0} bytes"));
        }
    }

    private static void Tell(IEnumerable<string> notices)
    {
        foreach (string notice in notices)
        {
            Console.Error.WriteLine(notice);
        }
    }
}
