using System.Globalization;
using System.Text;
using Ventral.Data.Own;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Own;

/// <summary>A user's folder: images, responses, and a catalogue of their own.</summary>
internal sealed class OwnFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal OwnFolder(int images = 5)
    {
        Directory.CreateDirectory(Images);
        Ids = [.. Enumerable.Range(1, images).Select(i => string.Create(CultureInfo.InvariantCulture, $"face_{i:D2}"))];
        for (int i = 0; i < images; i++)
        {
            File.WriteAllBytes(Path.Combine(Images, Ids[i] + ".png"), Image(i));
        }

        Datasets = new(Path.Combine(folder.Path, "catalogue"));
    }

    internal string[] Ids { get; }

    internal string Images => At("images");

    internal OwnDatasets Datasets { get; }

    public void Dispose() => folder.Dispose();

    internal static byte[] Image(int i) => PngBytes.Of(8, (x, y) => ((byte)(x * 30), (byte)(y * 30), (byte)(i * 20)));

    internal static double Value(int stimulus, int channel, int repeat) => (((stimulus * 7) + (channel * stimulus * 3) + (channel * 5)) % 11) + (channel * 0.5) + (repeat * 0.25);

    internal string At(string name) => Path.Combine(folder.Path, name);

    internal string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    internal string Write(string name, Action<Stream> write)
    {
        using var stream = File.Create(At(name));
        write(stream);
        return At(name);
    }

    /// <summary>A table of responses, with rows as asked for.</summary>
    internal string Csv(string name, IEnumerable<string>? ids = null, int channels = 4, int offset = 0)
    {
        var text = new StringBuilder("stimulus," + string.Join(',', Enumerable.Range(1, channels).Select(c => $"v{c}")) + "\n");
        foreach (string id in ids ?? Ids)
        {
            int stimulus = Array.IndexOf(Ids, id);
            text.Append(id);
            for (int c = 0; c < channels; c++)
            {
                text.Append(CultureInfo.InvariantCulture, $",{Value(stimulus, c + offset, 0)}");
            }

            text.Append('\n');
        }

        return Write(name, text.ToString());
    }

    internal OwnDatasetRequest Request(params string[] responses) => new() { Name = "mine", Images = Images, Responses = [.. responses] };

    internal OwnDataset Add(params string[] responses) => Add(Request(responses));

    internal OwnDataset Add(OwnDatasetRequest request) => Datasets.Add(request, TestContext.Current.CancellationToken);

    internal string[] Faults(OwnDatasetRequest request)
    {
        var error = Should.Throw<InvalidDatasetException>(() => Add(request));
        Directory.Exists(Datasets.Folder).ShouldBeFalse("nothing is written where anything is wrong");
        return [.. error.Faults];
    }
}
