namespace Ventral.Data.Formats.Onnx;

/// <summary>Constants that a model keeps outside its file: only in files of its own folder, and none for bytes without one.</summary>
internal sealed class OnnxExternalData(string? folder)
{
    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);

    public ReadOnlyMemory<byte> Take(ProtoCursor tensor, string location, long offset, long length, string what)
    {
        if (folder is null)
        {
            throw tensor.Fault($"must hold its constants, but keeps {what} in '{location}'; read it from its file");
        }

        // The file is foreign, so its path must not lead anywhere else.
        if (location.Length == 0 || location is "." or ".." || location.AsSpan().ContainsAny('/', '\\', ':') || location.Any(char.IsControl))
        {
            throw tensor.Fault($"must keep its constants in files of its own folder, found '{location}' for {what}; save the model with its constants in one file");
        }

        if (!files.TryGetValue(location, out byte[]? bytes))
        {
            string path = Path.Combine(folder, location);
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw tensor.Fault($"must keep its constants in files, but '{location}' is a link");
            }

            files.Add(location, bytes = FileBytes.Read(path, OnnxReader.Format));
        }

        if (offset < 0 || length < 0 || offset > bytes.Length || length > bytes.Length - offset)
        {
            throw tensor.Fault($"must keep {length} bytes of {what} from byte {offset} of '{location}', which is {bytes.Length} bytes long");
        }

        return bytes.AsMemory((int)offset, (int)length);
    }
}
