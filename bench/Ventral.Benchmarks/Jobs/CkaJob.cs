using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Data.Formats.Npy;

namespace Ventral.Benchmarks.Jobs;

/// <summary>CKA of two sets of 1,000 × 4,096 responses, against NumPy's fastest form: float32 products of stimuli.</summary>
public sealed class CkaJob(string kind, GeometryComparison comparison, double expected) : Job
{
    private Activations? x;
    private Activations? y;
    private double value;
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override string Name => $"cka-{kind}";

    /// <inheritdoc/>
    public override double Goal => 1.4;

    /// <inheritdoc/>
    public override bool IsMadeByRival => true;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        threads = workers;
        x = Read("x");
        y = Read("y");

        Activations Read(string name)
        {
            var array = NpyFile.Read(inputs.PathOf(name));
            return new(name, StimulusIds.Create("images", Enumerable.Range(0, array.Shape[0]).Select(i => $"{i}")), array.Shape[1], array.ToSingles());
        }
    }

    /// <inheritdoc/>
    public override void Run() => value = comparison.Compare(x!, y!, threads);

    /// <inheritdoc/>
    public override (double Found, double Expected, double Tolerance)? Check() => (value, expected, 1e-6);

    /// <inheritdoc/>
    public override double[] Answer() => [value];
}
