using System.Collections.Immutable;

namespace Ventral.Data.Formats.Onnx;

/// <summary>
/// A network in the Open Neural Network Exchange format, as the file states it: nothing is checked here beyond the bytes
/// (names may be missing or doubled, nodes out of order). Graphs within attributes (loops, branches) are left out.
/// </summary>
/// <param name="Source">The file, for messages.</param>
/// <param name="IrVersion">The version of the format.</param>
/// <param name="Producer">The program that wrote it.</param>
/// <param name="Opsets">The versions of the operators, by domain; ONNX's own under the empty name.</param>
/// <param name="Nodes">The steps, in the order of the file.</param>
/// <param name="Initialisers">Constants: weights above all.</param>
/// <param name="Inputs">What the caller fills; older files list the constants too.</param>
/// <param name="Outputs">What the caller reads.</param>
/// <param name="Values">What the file says of the values between.</param>
public sealed record OnnxModel(
    string Source,
    long IrVersion,
    string Producer,
    ImmutableDictionary<string, long> Opsets,
    ImmutableArray<OnnxNode> Nodes,
    ImmutableArray<OnnxTensor> Initialisers,
    ImmutableArray<OnnxValueInfo> Inputs,
    ImmutableArray<OnnxValueInfo> Outputs,
    ImmutableArray<OnnxValueInfo> Values)
{
    /// <summary>Reads a file. Constants kept outside it must be files of the same folder.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">
    /// The bytes are no such model, exceed a limit, or hold what Ventral does not read: sparse or text constants, constants in another folder.
    /// </exception>
    public static OnnxModel Read(string path) =>
        OnnxReader.Model(path, FileBytes.Read(path, OnnxReader.Format), new OnnxExternalData(Path.GetDirectoryName(Path.GetFullPath(path))));

    /// <summary>Reads a model from bytes. It must hold all its constants.</summary>
    /// <param name="source">What the bytes are called in messages.</param>
    /// <param name="bytes">The whole file; constants refer to it, so it must not be changed.</param>
    /// <exception cref="UnreadableFileException">As for <see cref="Read"/>.</exception>
    public static OnnxModel Decode(string source, ReadOnlyMemory<byte> bytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        return OnnxReader.Model(source, bytes, new OnnxExternalData(null));
    }
}
