using System.Collections.Immutable;
using Ventral.Data;

namespace Ventral.Analysis.Tuning;

/// <summary>Sinusoidal gratings of every combination of orientation (or direction of drift), spatial frequency and phase.</summary>
public sealed class GratingSet
{
    // Angles come from files and from divisions: this is what they may be off by.
    private const double AngleTolerance = 1e-6;

    /// <summary>Describes gratings.</summary>
    /// <param name="stimuli">The gratings in order: all phases of the first spatial frequency of the first orientation, then of its next frequency, and so on.</param>
    /// <param name="orientations">Degrees, evenly spaced over 180 (orientations) or 360 (directions), rising: at least 3, directions an even number of at least 4.</param>
    /// <param name="spatialFrequencies">In any unit, above 0, rising: at least 1.</param>
    /// <param name="phases">Degrees, evenly spaced over 360, rising: at least 1; for anything but the mean over phases at least 3.</param>
    /// <exception cref="VentralException">The counts do not fit, or values are not as required.</exception>
    public GratingSet(StimulusIds stimuli, ImmutableArray<double> orientations, ImmutableArray<double> spatialFrequencies, ImmutableArray<double> phases)
    {
        ArgumentNullException.ThrowIfNull(stimuli);
        HasDirections = !orientations.IsDefaultOrEmpty && orientations.Length >= 4 && orientations.Length % 2 == 0 && IsEven(orientations, 360);
        if (!HasDirections && (orientations.IsDefaultOrEmpty || orientations.Length < 3 || !IsEven(orientations, 180)))
        {
            throw new VentralException($"Gratings need at least 3 orientations that divide 180 degrees evenly, or an even number of directions, at least 4, that divide 360; found {List(orientations)}.");
        }

        if (spatialFrequencies.IsDefaultOrEmpty || !spatialFrequencies.All(f => f > 0 && double.IsFinite(f)) || spatialFrequencies.Zip(spatialFrequencies.Skip(1)).Any(p => p.First >= p.Second))
        {
            throw new VentralException($"Gratings need at least one spatial frequency, above 0 and rising; found {List(spatialFrequencies)}.");
        }

        if (phases.IsDefaultOrEmpty || !IsEven(phases, 360))
        {
            throw new VentralException($"Gratings need at least one phase, and phases that divide 360 degrees evenly; found {List(phases)}.");
        }

        if (stimuli.Count != (long)orientations.Length * spatialFrequencies.Length * phases.Length)
        {
            throw new VentralException($"{orientations.Length} orientations × {spatialFrequencies.Length} spatial frequencies × {phases.Length} phases are {(long)orientations.Length * spatialFrequencies.Length * phases.Length} gratings; '{stimuli.Owner}' has {stimuli.Count}.");
        }

        Stimuli = stimuli;
        Orientations = orientations;
        SpatialFrequencies = spatialFrequencies;
        Phases = phases;
    }

    /// <summary>The gratings, orientation by orientation, within these frequency by frequency, within these phase by phase.</summary>
    public StimulusIds Stimuli { get; }

    /// <summary>Degrees.</summary>
    public ImmutableArray<double> Orientations { get; }

    /// <summary>Whether <see cref="Orientations"/> are directions, around the whole circle.</summary>
    public bool HasDirections { get; }

    /// <summary>In the caller's unit.</summary>
    public ImmutableArray<double> SpatialFrequencies { get; }

    /// <summary>Degrees.</summary>
    public ImmutableArray<double> Phases { get; }

    /// <summary>The place of a grating among <see cref="Stimuli"/>.</summary>
    internal int Place(int orientation, int spatialFrequency, int phase) =>
        (((orientation * SpatialFrequencies.Length) + spatialFrequency) * Phases.Length) + phase;

    /// <summary>Whether angles divide a circle into equal parts.</summary>
    internal static bool IsEven(ImmutableArray<double> angles, double period) =>
        double.IsFinite(angles[0]) && Enumerable.Range(0, angles.Length).All(i => Math.Abs(angles[i] - angles[0] - (i * period / angles.Length)) < AngleTolerance);

    private static string List(ImmutableArray<double> values) => values.IsDefaultOrEmpty ? "none" : string.Join(", ", values.Select(v => FormattableString.Invariant($"{v:0.###}")));
}
