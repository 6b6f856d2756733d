namespace Ventral.Data.Formats.TfLite;

/// <summary>Reads the constants of a model as weights: floating-point ones, and integers that have a scale.</summary>
internal static class TfLiteWeights
{
    /// <summary>Reads weights from bytes. Integers without a scale are shapes and axes, and left out.</summary>
    public static WeightSet Decode(string source, ReadOnlyMemory<byte> bytes)
    {
        var model = TfLiteModel.Decode(source, bytes);
        var weights = new List<WeightArray>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        long left = bytes.Length;
        foreach (var tensor in model.Tensors.Where(t => t.IsConstant && (t.IsQuantised || t.IsFloatingPoint)))
        {
            // Tensors of a hostile file may share their bytes.
            left -= tensor.Data.Length;
            if (left < 0 || string.IsNullOrWhiteSpace(tensor.Name) || !seen.Add(tensor.Name))
            {
                throw new UnreadableFileException(source, TfLiteReader.Format, 0, $"must hold each constant once and under its own name; '{tensor.Name}' (tensor {tensor.Index}) is not");
            }

            try
            {
                weights.Add(new WeightArray(tensor.Name, tensor.Shape, tensor.ToReals()));
            }
            catch (VentralException e)
            {
                throw new UnreadableFileException(source, TfLiteReader.Format, 0, $"must hold finite numbers in tensor {tensor.Index} ({e.Message.TrimEnd('.')})", e);
            }
        }

        return new WeightSet(source, weights);
    }
}
