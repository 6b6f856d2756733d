using System.Collections.Immutable;

namespace Ventral.Data.Formats.TfLite;

/// <summary>The first (and usually only) graph of a TensorFlow Lite file.</summary>
/// <param name="Source">The file, for messages.</param>
/// <param name="Tensors">Constants and places, in the order of the file.</param>
/// <param name="Operators">The steps, in the order in which they run.</param>
/// <param name="Inputs">Indices of the tensors that the caller fills.</param>
/// <param name="Outputs">Indices of the tensors that the caller reads.</param>
public sealed record TfLiteModel(
    string Source,
    ImmutableArray<TfLiteTensor> Tensors,
    ImmutableArray<TfLiteOperator> Operators,
    ImmutableArray<int> Inputs,
    ImmutableArray<int> Outputs)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">The bytes are no such model, or it has an operator or number type that Ventral does not know.</exception>
    public static TfLiteModel Read(string path) => Decode(path, FileBytes.Read(path, TfLiteReader.Format));

    /// <summary>Whether bytes bear the format's identifier.</summary>
    internal static bool Recognises(ReadOnlySpan<byte> bytes) => bytes.Length >= 8 && bytes[4..].StartsWith("TFL3"u8);

    /// <summary>Reads a model from bytes.</summary>
    /// <param name="source">What the bytes are called in messages.</param>
    /// <param name="bytes">The whole file; constants refer to it, so it must not be changed.</param>
    /// <exception cref="UnreadableFileException">As for <see cref="Read"/>.</exception>
    public static TfLiteModel Decode(string source, ReadOnlyMemory<byte> bytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        return TfLiteReader.Read(new ByteCursor(source, TfLiteReader.Format, bytes));
    }
}
