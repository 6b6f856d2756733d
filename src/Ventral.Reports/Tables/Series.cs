namespace Ventral.Reports.Tables;

/// <summary>A network in one weight state: what a line of a figure stands for.</summary>
internal readonly record struct Series(string Network, string Weights)
{
    /// <summary>The name that contrasts use: <c>alexnet/random</c>.</summary>
    public string Name => $"{Network}/{Weights}";

    /// <summary>The name that people read: <c>alexnet, random</c>.</summary>
    public string Label => $"{Network}, {Weights}";
}
