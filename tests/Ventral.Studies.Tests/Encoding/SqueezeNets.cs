using System.Collections.Immutable;
using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Data.Images;
using Ventral.Networks;
using Ventral.Networks.Weights;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Encoding;

/// <summary>The compressed SqueezeNet and its untrained twins, and how well they predict neurons.</summary>
internal static class SqueezeNets
{
    private const string File =
        "github.com/songhan/SqueezeNet-Deep-Compression/fb13faa2cf121ced9999f8a9d538ec6c56084733/compressed_SqueezeNet.net";

    public static string[] Layers { get; } = ["conv1", "fire2", "fire4", "fire6", "fire8", "fire9"];

    /// <summary>Images are brought to 227 × 227 whole; nothing is cut off.</summary>
    public static Preprocessing Whole { get; } =
        new(Resize.Exact(227, 227), null, ChannelOrder.Bgr, 1, new(Red: 123, Green: 117, Blue: 104), ChannelValues.Uniform(1));

    public static Workers Workers { get; } = new(Math.Max(2, Environment.ProcessorCount));

    public static Network Trained()
    {
        var architecture = NetworkCatalogue.Get("squeezenet1_0");
        return new(architecture, new WeightState.Trained("ImageNet", TrainedWeights.Read(architecture, Requirement.RealFile(File))), Whole);
    }

    /// <summary>The untrained twin of the numbers computed beforehand: weights N(0, 2/fan-in), drawn in the order of the layers by NumPy's default_rng(0); biases of zero. They are given as a file's are, hence "trained".</summary>
    public static Network Random()
    {
        var architecture = NetworkCatalogue.Get("squeezenet1_0");
        var generator = new NumpyGenerator(0);
        float Draw(Parameter parameter) => (float)(generator.NextNormal() * Math.Sqrt(2.0 / parameter.FanIn));
        var weights = new WeightSet("NumPy", [.. architecture.Parameters.Select(p =>
            new WeightArray(p.Name, p.Shape, p.Role == ParameterRole.ConvolutionBias ? new float[p.Length] : [.. Enumerable.Range(0, p.Length).Select(_ => Draw(p))]))]);
        return new(architecture, new WeightState.Trained("NumPy", weights), Whole);
    }

    /// <summary>By ridge with 15 penalties from 0.1 to 10⁶.</summary>
    public static HeldOutPredictions Predictions(Activations features, Activations neurons, ImmutableArray<Fold> folds) =>
        HeldOutPredictions.Of(new RidgeRegression(Enumerable.Range(0, 15).Select(k => Math.Pow(10, -1 + (k / 2.0)))), features, neurons, folds, Workers);

    /// <summary>The median over neurons of r over all held-out predictions.</summary>
    public static double Score(Activations features, Activations neurons, ImmutableArray<Fold> folds)
    {
        double[] r = [.. Predictions(features, neurons, folds).Correlations(ScorePooling.AllStimuli).Select(c => c!.Value).Order()];
        return (r[(r.Length - 1) / 2] + r[r.Length / 2]) / 2;
    }
}
