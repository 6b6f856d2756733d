using System.Globalization;
using System.Security.Cryptography;
using System.Text;

using Ventral.Tensors;

namespace Ventral.Data.Stimuli;

/// <summary>
/// Stimuli that need no download: six shapes, each in one of five textures over another, drawn from a seed.
/// The same seed, count and size give the same pixels on every machine.
/// </summary>
public static class ShapesOverTextures
{
    /// <summary>The version of the drawing rules; part of every stimulus's content hash.</summary>
    private const string Recipe = "shapes-over-textures/1";

    /// <summary>Draws a set of square images.</summary>
    /// <param name="count">How many, at least 2.</param>
    /// <param name="size">Side in pixels, 16 to 2,048.</param>
    /// <param name="seed">Where the draws start.</param>
    /// <returns>Stimuli named <c>001-disc-grating</c> and so on; shapes and textures take turns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count or size out of range.</exception>
    public static StimulusSet Create(int count, int size, Seed seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 2048);
        return new("shapes-over-textures", Enumerable.Range(0, count).Select(i => One(i, size, seed)));
    }

    private static Stimulus One(int index, int size, Seed seed)
    {
        var shapes = Enum.GetValues<GeneratedScene.Shape>();
        var textures = Enum.GetValues<Texture.Kind>();
        var shape = shapes[index % shapes.Length];
        var figure = textures[index / shapes.Length % textures.Length];
        string id = string.Create(
            CultureInfo.InvariantCulture, $"{index + 1:000}-{shape.ToString().ToLowerInvariant()}-{figure.ToString().ToLowerInvariant()}");
        string definition = string.Create(CultureInfo.InvariantCulture, $"{Recipe};seed={seed};size={size};index={index}");
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(definition)));
        return new(id, hash, () =>
        {
            var draws = new Philox(seed, "stimuli/shapes-over-textures", (ulong)index);
            var ground = textures[draws.NextInt(textures.Length)];
            return GeneratedScene.Draw(shape, figure, ground, draws).Render(size);
        });
    }
}
