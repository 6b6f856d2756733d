namespace Ventral.Tensors.Kernels;

/// <summary>Some images' planes, laid out for the taking of patches.</summary>
/// <param name="layout">How each plane is laid out.</param>
/// <param name="planes">Planes of an image.</param>
/// <param name="start">The first image's first plane; whoever uses it keeps its memory alive.</param>
/// <param name="end">Where the memory ends that may be read.</param>
internal readonly unsafe struct PatchSource(PaddedInput layout, int planes, float* start, float* end)
{
    public PaddedInput Layout { get; } = layout;

    public int Planes { get; } = planes;

    public float* Start { get; } = start;

    public float* End { get; } = end;
}
