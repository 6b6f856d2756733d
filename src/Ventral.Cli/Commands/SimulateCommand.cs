using System.CommandLine;
using System.Globalization;

using Ventral.Studies.Running;
using Ventral.Studies.Simulation;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral simulate STUDY.yaml</c>: what the design would find of brains whose truth is known.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var study = CommonOptions.Study();
        var execution = new ExecutionOptions("The run folder; 'runs/<study>' by default. Tables go to its 'simulation' folder.");
        var datasets = CommonOptions.Whole("--datasets", "Brains of each layer; 20 by default.", 2, 100_000);
        var tests = CommonOptions.Whole("--tests", "Brains of no layer, and brains at each strength; 60 by default.", 10, 100_000);
        var command = new Command(
            "simulate",
            "Puts a study's design to brains whose truth is known, before its results are believed: is the layer found that made them, how often is nothing taken for something, how often something found.\n\nExample: ventral simulate studies/quickstart.yaml")
        {
            study, datasets, tests,
        };
        execution.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            var loaded = CommonOptions.Read(parsed.GetRequiredValue(study));
            using var monitor = new ConsoleMonitor(silent: false);
            var options = execution.Read(parsed, loaded.Name);
            using var runtime = options.Runtime;
            var simulation = new SimulationOptions();
            simulation = simulation with { DatasetCount = parsed.GetValue(datasets) ?? simulation.DatasetCount, TestCount = parsed.GetValue(tests) ?? simulation.TestCount };
            var report = new StudyRunner(options, monitor).Simulate(loaded, simulation, cancellation);
            monitor.Finish();
            foreach (string roi in report.Ceilings.Select(row => row.Roi).Distinct())
            {
                Print(report, roi, simulation);
            }

            Console.Out.WriteLine($"Tables: {Path.GetFullPath(report.Folder)}");
            return Finish.Failures(report.Failures, monitor);
        }
    }

    private static void Print(DesignReport report, string roi, SimulationOptions simulation)
    {
        CeilingRow[] ceilings = [.. report.Ceilings.Where(row => row.Roi == roi)];
        var summary = report.Summaries.Single(row => row.Roi == roi);
        int within = ceilings.Count(row => row.Score >= row.Lower && row.Score <= row.Upper);
        Line($"\n{roi}: brains of {ceilings.Length} layers, {simulation.DatasetCount} each, as noisy as the recorded ones as near as noise can make them (lower ceiling {ceilings[0].RecordedLower:0.000}; of the brains, {ceilings.Min(row => row.Lower):0.000} to {ceilings.Max(row => row.Lower):0.000}).");
        Line($"  The layer that made a brain is found in {report.LayerRate(roi):P0}, its network in {report.NetworkRate(roi):P0}; by chance, one of {report.Layers} layers in {summary.LayerChance:P1}, one of {report.Networks} networks in {summary.NetworkChance:P1}.");
        Line(summary switch
        {
            { Stated: { } stated } => $"  The study states {stated:P0} for the layer: {summary.Verdict}.",
            _ => $"  The study states no rate; 'simulation: {{recovery: 0.8}}' in its file would.",
        });
        Line($"  The true layer's mean score lies between the mean ceilings for {within} of {ceilings.Length} layers; on average {ceilings.Average(row => row.Score - row.Lower):+0.000;-0.000} above the lower and {ceilings.Average(row => row.Upper - row.Score):+0.000;-0.000} below the upper one.");
        Line($"  The 95 % interval over subjects holds the true layer's mean score in {ceilings.Average(row => row.Coverage):P1}.");
        foreach (var row in report.Rates.Where(row => row.Roi == roi))
        {
            string what = row.Truth == "none" ? "false positives" : string.Create(CultureInfo.InvariantCulture, $"power where {row.Truth} made the brain, at {row.Noise:0.#} × the noise (difference {row.Effect:0.000}, dz {row.EffectSize:0.0})");
            Line($"  {row.Contrast}: {row.Test}: {what} {row.Rate:P0} [{row.Interval.Lower:P0}, {row.Interval.Upper:P0}]");
        }
    }

    private static void Line(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
