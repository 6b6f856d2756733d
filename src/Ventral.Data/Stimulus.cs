using Ventral.Data.Images;

namespace Ventral.Data;

/// <summary>One image that was shown to the brain and is shown to the network.</summary>
public sealed class Stimulus
{
    private readonly Func<RgbImage> load;

    /// <summary>Describes a stimulus without loading it.</summary>
    /// <param name="id">Its name within the set, unique there: <c>92images_00017</c>.</param>
    /// <param name="contentHash">SHA-256, in lower-case hexadecimal, of the bytes that define it: the image file, or the recipe of a generated image.</param>
    /// <param name="load">Decodes or draws the image; called anew each time.</param>
    public Stimulus(string id, string contentHash, Func<RgbImage> load)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentException.ThrowIfNullOrWhiteSpace(contentHash);
        ArgumentNullException.ThrowIfNull(load);
        Id = id;
        ContentHash = contentHash;
        this.load = load;
    }

    /// <summary>The name of the stimulus, unique in its set.</summary>
    public string Id { get; }

    /// <summary>SHA-256 of what defines the stimulus, so that a result can name its input.</summary>
    public string ContentHash { get; }

    /// <summary>Decodes or draws the image.</summary>
    /// <exception cref="VentralException">The image cannot be read; the message names the file and the position.</exception>
    public RgbImage Load() => load();

    /// <inheritdoc/>
    public override string ToString() => Id;
}
