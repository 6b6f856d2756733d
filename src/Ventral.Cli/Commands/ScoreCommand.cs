using System.Collections.Immutable;
using System.CommandLine;

using Ventral.Networks;
using Ventral.Studies;
using Ventral.Studies.Running;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral score MODEL --on DATASET</c>: one network against one dataset, without a study file.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Named(new Argument<string>("MODEL") { Description = "A network's name, or a file: .onnx, .pth, .safetensors, .npz, .tflite." });
        var on = new Option<string>("--on") { Description = "The dataset: algonauts-2019-92, kriegeskorte-2008. Or one of your own ('ventral data add').", HelpName = "DATASET", Required = true };
        var architecture = new Option<string?>("--architecture") { Description = "Whose weights the file holds; found by itself where one alone fits.", HelpName = "NAME" };
        var preprocessing = new Option<string?>("--preprocessing") { Description = "What differs from the usual: 'size=224,order=bgr,range=255,mean=123/117/104,sd=1'.", HelpName = "SETTINGS" };
        var weights = new Option<string>("--weights") { Description = "trained, random, random:SCHEME, or shuffled:filters, :layer, :kernels, :spectrum.", HelpName = "STATE", DefaultValueFactory = _ => "trained" };
        var layers = new Option<string[]>("--layers") { Description = "The layers; all that 'models info' lists by default.", HelpName = "LAYER", AllowMultipleArgumentsPerToken = true };
        var readout = new Option<string>("--readout") { Description = "How maps become units: spatial-mean, spatial-max, flatten, grid(N), units(N), projection(N), pca(N) (N principal components).", HelpName = "READOUT", DefaultValueFactory = _ => "spatial-mean" };
        var measure = new Option<string[]>("--measure") { Description = "Measures; the first is shown. rsa:correlation:spearman by default.", HelpName = "MEASURE", AllowMultipleArgumentsPerToken = true };
        var permutations = CommonOptions.Whole("--permutations", "Relabellings for a permutation test of each layer; none by default.", 0, 10_000_000);
        var execution = new ExecutionOptions("The run folder; 'runs/<model>-<weights>-on-<dataset>' by default.");
        var seed = CommonOptions.Whole("--seed", "Where random draws begin; 1 by default.", 0UL, ulong.MaxValue);
        var json = new Option<bool>("--json") { Description = "Print the scores as JSON." };
        var command = new Command("score", "Scores one network on one dataset, layer by layer, without a study file.\n\nExample: ventral score squeezenet1_0 --on algonauts-2019-92")
        {
            model, on, CommonOptions.Named(architecture), preprocessing, weights, layers, readout, measure, permutations, seed, json,
        };
        execution.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            var request = UsageException.Require(() => Request(parsed));
            var study = UsageException.Require(request.ToStudy);
            bool silent = parsed.GetValue(json);
            using var monitor = new ConsoleMonitor(silent);
            if (!request.LeftOut.IsEmpty)
            {
                monitor.Notice($"Left out: {string.Join(", ", request.LeftOut)} (one subject; a noise ceiling needs two).");
            }

            var options = execution.Read(parsed, study.Name);
            using var runtime = options.Runtime;
            var outcome = new StudyRunner(options, monitor).Run(study, cancellation);
            Finish.Report(outcome, monitor);
            if (silent)
            {
                Console.Out.WriteLine(ScoreSummary.Json(study, outcome));
            }
            else if (outcome.Failures.IsEmpty)
            {
                ScoreSummary.Print(study, outcome);
            }

            return Finish.Failures(outcome, monitor);
        }

        static string[] Names(ParseResult parsed, Option<string[]> option)
        {
            string[]? given = parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : null;
            string[] names = [.. (given ?? []).SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
            return given is null || names.Length > 0 ? names : throw new VentralException($"Option '{option.Name}' names nothing. Leave it out for the default, or name at least one.");
        }

        ScoreRequest Request(ParseResult parsed)
        {
            var network = ForeignNetwork.Open(parsed.GetRequiredValue(model), new()
            {
                Architecture = parsed.GetValue(architecture),
                Preprocessing = parsed.GetValue(preprocessing) is { } said ? PreprocessingChoice.Parse(said) : new(),
            });
            ImmutableArray<RdmMeasure> measures = [.. Names(parsed, measure).Distinct(StringComparer.Ordinal).Select(RdmMeasure.Parse)];
            var request = new ScoreRequest
            {
                Network = network,
                Catalogue = CommonOptions.Catalogue(),
                Dataset = parsed.GetRequiredValue(on),
                Weights = parsed.GetValue(weights) ?? "trained",
                Layers = [.. Names(parsed, layers)],
                Readout = Readout.Parse(parsed.GetValue(readout) ?? "spatial-mean"),
                PermutationCount = parsed.GetValue(permutations) ?? 0,
                Seed = new(parsed.GetValue(seed) ?? 1),
            };
            return measures.IsEmpty ? request : request with { Measures = measures };
        }
    }
}
