using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Rsa;

/// <summary>Responses in a file, of which one stretch of units is in memory at a time.</summary>
internal sealed class SpilledPatterns(SpilledActivations activations) : Patterns
{
    public override string Layer => activations.Layer;

    public override StimulusIds Stimuli => activations.Stimuli;

    public override int UnitCount => activations.UnitCount;

    public override float At(int stimulus, int unit)
    {
        Span<float> one = stackalloc float[1];
        activations.Read(stimulus, unit, one);
        return one[0];
    }

    public override bool IsConstant(int stimulus)
    {
        // Most rows differ at once.
        Span<float> some = stackalloc float[256];
        float first = At(stimulus, 0);
        for (int unit = 0; unit < UnitCount; unit += some.Length)
        {
            some = some[..Math.Min(some.Length, UnitCount - unit)];
            activations.Read(stimulus, unit, some);
            if (some.IndexOfAnyExcept(first) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    public override ReadOnlySpan<float> Row(int stimulus)
    {
        float[] row = new float[UnitCount];
        activations.Read(stimulus, 0, row);
        return row;
    }

    public override void ProductsAbout(float[] offsets, float[] scales, double[] products, double[] sums, Workers workers)
    {
        int count = Stimuli.Count;
        Array.Clear(products);
        Array.Clear(sums);
        float[] stretch = new float[(long)count * Math.Min(UnitCount, Gram.Stretch)];
        for (int first = 0; first < UnitCount; first += Gram.Stretch)
        {
            int start = first, length = Math.Min(Gram.Stretch, UnitCount - first);
            workers.For(count, i => activations.Read(i, start, stretch.AsSpan(i * length, length)));
            Gram.AddSymmetricAbout(count, length, stretch.AsSpan(0, count * length), offsets, scales, products, sums, workers);
        }
    }
}
