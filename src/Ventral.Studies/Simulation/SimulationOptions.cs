namespace Ventral.Studies.Simulation;

/// <summary>How much is simulated.</summary>
public sealed record SimulationOptions
{
    /// <summary>Brains of each layer, for recovery, ceilings and intervals.</summary>
    public int DatasetCount { get; init; } = 20;

    /// <summary>Brains of no layer, for false positives, and brains at each strength, for power.</summary>
    public int TestCount { get; init; } = 60;

    /// <summary>Draws of each two-factor bootstrap.</summary>
    public int DrawCount { get; init; } = 100;

    /// <summary>Channels of a simulated subject.</summary>
    public int ChannelCount { get; init; } = 100;

    /// <summary>The level of the tests.</summary>
    public double Alpha { get; init; } = 0.05;
}
