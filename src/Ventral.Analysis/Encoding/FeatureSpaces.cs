using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>Several sets of units to predict from, side by side.</summary>
public static class FeatureSpaces
{
    /// <summary>Joins spaces to one set of units.</summary>
    /// <param name="spaces">Responses to the same stimuli, at least one space.</param>
    /// <returns>The units of all spaces, and how many each has.</returns>
    /// <exception cref="VentralException">There is no space, or stimuli differ.</exception>
    public static (Activations Units, ImmutableArray<int> Widths) Join(IReadOnlyList<Activations> spaces)
    {
        ArgumentNullException.ThrowIfNull(spaces);
        if (spaces.Count == 0)
        {
            throw new VentralException("Joining feature spaces needs at least one, found none.");
        }

        foreach (var space in spaces)
        {
            spaces[0].Stimuli.RequireSame(space.Stimuli);
        }

        int stimuli = spaces[0].Stimuli.Count, width = spaces.Sum(s => s.UnitCount);
        float[] values = new float[checked(stimuli * width)];
        for (int i = 0; i < stimuli; i++)
        {
            int at = i * width;
            foreach (var space in spaces)
            {
                space.Row(i).CopyTo(values.AsSpan(at));
                at += space.UnitCount;
            }
        }

        return (new(string.Join('+', spaces.Select(s => s.Layer)), spaces[0].Stimuli, width, values), [.. spaces.Select(s => s.UnitCount)]);
    }

    /// <summary>Inner products of the units of each space, <c>[stimuli of a × stimuli of b]</c>.</summary>
    internal static double[][] Kernels(Activations a, double[] meansOfA, Activations b, double[] meansOfB, ImmutableArray<int> widths, Workers workers)
    {
        double[][] kernels = new double[widths.Length][];
        int first = 0;
        for (int space = 0; space < widths.Length; first += widths[space++])
        {
            double[] left = CentredResponses.Columns(a, meansOfA, first, widths[space], workers);
            kernels[space] = new double[checked(a.Stimuli.Count * b.Stimuli.Count)];
            if (ReferenceEquals(a, b))
            {
                Gram.Symmetric(a.Stimuli.Count, widths[space], left, kernels[space], workers);
                continue;
            }

            double[] right = CentredResponses.Columns(b, meansOfB, first, widths[space], workers);
            Gemm.Multiply(new MatrixSpan<double>(left, a.Stimuli.Count, widths[space]), new MatrixSpan<double>(right, b.Stimuli.Count, widths[space]).Transposed, kernels[space].AsSpan(), workers);
        }

        return kernels;
    }

    /// <summary>Σ γ_b K_b.</summary>
    internal static double[] Mix(double[][] kernels, ImmutableArray<double> shares)
    {
        double[] mixed = new double[kernels[0].Length];
        for (int space = 0; space < kernels.Length; space++)
        {
            Lanes.Add(shares[space], kernels[space], mixed);
        }

        return mixed;
    }
}
