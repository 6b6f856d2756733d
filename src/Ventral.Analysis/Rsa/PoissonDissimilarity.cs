using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>
/// The Kullback–Leibler divergence of Poisson firing rates both ways, per unit: <c>Σ (λ − μ)(ln λ − ln μ) / P</c> with each rate
/// drawn towards a prior, <c>λ = (x + λ₀ w) / (1 + w)</c>.
/// </summary>
/// <remarks>
/// For spike counts or rates, which are not negative. Schütt et al. 2023, doi:10.7554/eLife.82566; as rsatoolbox's <c>poisson</c>,
/// which takes differences of sums of products where this sums products of differences, none below 0. float64 with <see cref="PortableMath.Log"/>.
/// A rate that is not above 0 after the prior is an error.
/// </remarks>
public sealed class PoissonDissimilarity : Dissimilarity
{
    /// <summary>Creates the dissimilarity.</summary>
    /// <param name="priorRate">λ₀, above 0.</param>
    /// <param name="priorWeight">w, in observations; 0 or more.</param>
    /// <exception cref="VentralException">One of them is out of range.</exception>
    public PoissonDissimilarity(double priorRate = 1, double priorWeight = 0.1)
        : base("poisson-kl")
    {
        if (!(priorRate > 0 && double.IsFinite(priorRate) && priorWeight >= 0 && double.IsFinite(priorWeight)))
        {
            throw new VentralException($"A Poisson divergence needs a prior rate above 0 and a weight of at least 0, found {priorRate} and {priorWeight}.");
        }

        PriorRate = priorRate;
        PriorWeight = priorWeight;
    }

    /// <summary>λ₀.</summary>
    public double PriorRate { get; }

    /// <summary>w.</summary>
    public double PriorWeight { get; }

    private protected override double[] Compute(Activations activations, Workers workers)
    {
        int count = activations.Stimuli.Count, units = activations.UnitCount;
        double[] rates = new double[count * units], logarithms = new double[rates.Length];
        workers.For(count, i =>
        {
            var row = activations.Row(i);
            for (int u = 0; u < units; u++)
            {
                double rate = (row[u] + (PriorRate * PriorWeight)) / (1 + PriorWeight);
                if (!(row[u] >= 0 && rate > 0))
                {
                    string id = activations.Stimuli.Ids[i];
                    throw new UndefinedDissimilarityException(
                        activations.Layer,
                        id,
                        $"Dissimilarity '{Name}' needs rates above 0; unit {u} of '{activations.Layer}' answers {row[u]:R} to '{id}'. Use counts or rates before any baseline is taken off, and a prior where they may be 0.");
                }

                rates[(i * units) + u] = rate;
                logarithms[(i * units) + u] = PortableMath.Log(rate);
            }
        });

        var pairs = new double[Rdm.PairCountOf(count)];
        workers.For(count - 1, i =>
        {
            for (int j = i + 1; j < count; j++)
            {
                double sum = 0;
                for (int u = 0; u < units; u++)
                {
                    sum += (rates[(i * units) + u] - rates[(j * units) + u]) * (logarithms[(i * units) + u] - logarithms[(j * units) + u]);
                }

                pairs[Rdm.PairIndex(i, j, count)] = sum / units;
            }
        });
        return pairs;
    }
}
