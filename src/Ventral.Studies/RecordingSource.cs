using System.Collections.Immutable;

namespace Ventral.Studies;

/// <summary>Where a study's brain data come from.</summary>
public abstract record RecordingSource
{
    private protected RecordingSource()
    {
    }

    /// <summary>The regions that it gives.</summary>
    public abstract ImmutableArray<string> RegionNames { get; }
}
