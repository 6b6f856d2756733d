namespace Ventral.Studies;

/// <summary>Two layer profiles to compare, <paramref name="First"/> minus <paramref name="Second"/>.</summary>
/// <param name="First">A network's key: <c>deepcluster-alexnet/random</c>.</param>
/// <param name="Second">Another network's key.</param>
public sealed record Contrast(string First, string Second)
{
    /// <summary>The contrast as tables write it.</summary>
    public string Name => $"{First} - {Second}";
}
