namespace Ventral.Studies;

/// <summary>Stimuli that the study draws itself: shapes over textures, reproducible from the study's seed.</summary>
/// <param name="Count">How many.</param>
/// <param name="Size">Side of each square image in pixels.</param>
public sealed record GeneratedStimuli(int Count, int Size);
