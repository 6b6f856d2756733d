using System.Collections.Immutable;

namespace Ventral.Analysis.Geometry;

/// <summary>The error that <see cref="PredictionSpectrum"/> foretells, and where it comes from.</summary>
public sealed class PredictionError
{
    internal PredictionError(double kappa, double gamma, ImmutableArray<double> modeErrors, ImmutableArray<double?> channelErrors)
    {
        Kappa = kappa;
        Gamma = gamma;
        ModeErrors = modeErrors;
        ChannelErrors = channelErrors;
        double squares = modeErrors.Sum(w => w * w);
        Total = modeErrors.Sum();
        Radius = Math.Sqrt(squares);
        Dimension = squares > 0 ? Total * Total / squares : null;
    }

    /// <summary>κ, the penalty that the spectrum itself adds up to.</summary>
    public double Kappa { get; }

    /// <summary>γ, below 1.</summary>
    public double Gamma { get; }

    /// <summary>W_i, the error along each axis, and at last that of what no axis spans.</summary>
    public ImmutableArray<double> ModeErrors { get; }

    /// <summary>E_g = Σ W_i, the expected squared error over all stimuli as a share of the channels' variance; 1 − E_g is the expected R².</summary>
    public double Total { get; }

    /// <summary>R = √ Σ W_i²: how great errors of modes are.</summary>
    public double Radius { get; }

    /// <summary>D = (Σ W_i)² / Σ W_i²: over how many modes errors spread, so that E_g = R √D; <c>null</c> without any error.</summary>
    public double? Dimension { get; }

    /// <summary>The expected error of each channel as a share of its own variance; <c>null</c> where it has none.</summary>
    public ImmutableArray<double?> ChannelErrors { get; }
}
