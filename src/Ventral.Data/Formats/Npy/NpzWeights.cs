namespace Ventral.Data.Formats.Npy;

/// <summary>Reads an <c>.npz</c> archive as weights: one array a parameter, under its name.</summary>
internal static class NpzWeights
{
    /// <summary>Reads weights from bytes.</summary>
    public static WeightSet Decode(string source, byte[] bytes)
    {
        var weights = new List<WeightArray>();
        foreach (var (name, array) in NpzFile.Decode(source, bytes))
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                throw new UnreadableFileException(source, NpzFile.Format, 0, "must name each of its arrays");
            }

            try
            {
                weights.Add(new WeightArray(name, array.Shape, array.ToSingles()));
            }
            catch (VentralException e)
            {
                throw new UnreadableFileException(array.Source, NpzFile.Format, 0, $"must hold finite numbers that float32 can hold ({e.Message.TrimEnd('.')})", e);
            }
        }

        return new WeightSet(source, weights);
    }
}
