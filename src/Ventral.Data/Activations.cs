namespace Ventral.Data;

/// <summary>What a network (or a population of neurons) answered at one layer: <c>[stimuli × units]</c>, float32.</summary>
public sealed class Activations
{
    private readonly float[] values;

    /// <summary>Wraps responses; the array is not copied and must not be changed afterwards.</summary>
    /// <param name="layer">Where they were read, as a person says it: <c>relu5</c>.</param>
    /// <param name="stimuli">The stimuli of the rows.</param>
    /// <param name="unitCount">Columns, at least 1.</param>
    /// <param name="values"><c>[stimuli × units]</c>, row-major; every value finite.</param>
    /// <exception cref="VentralException">Wrong length, or a value that is not finite; the message names stimulus and unit.</exception>
    public Activations(string layer, StimulusIds stimuli, int unitCount, float[] values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(layer);
        ArgumentNullException.ThrowIfNull(stimuli);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(unitCount, 1);
        if (values.LongLength != (long)stimuli.Count * unitCount)
        {
            throw new VentralException(
                $"Activations of '{layer}' must be {stimuli.Count} stimuli × {unitCount} units = {(long)stimuli.Count * unitCount} values, found {values.LongLength}.");
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw NotFinite(layer, i % unitCount, values[i], stimuli.Ids[i / unitCount]);
            }
        }

        Layer = layer;
        Stimuli = stimuli.For(layer);
        UnitCount = unitCount;
        this.values = values;
    }

    /// <summary>Where the responses were read.</summary>
    public string Layer { get; }

    /// <summary>The stimuli of the rows.</summary>
    public StimulusIds Stimuli { get; }

    /// <summary>Columns.</summary>
    public int UnitCount { get; }

    /// <summary>All responses, <c>[stimuli × units]</c>, row-major.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>The same responses with rows in another order.</summary>
    /// <param name="stimuli">The same stimuli in the order wanted.</param>
    /// <exception cref="VentralException">Stimuli are missing here or there; the message names them.</exception>
    public Activations InOrderOf(StimulusIds stimuli)
    {
        ArgumentNullException.ThrowIfNull(stimuli);
        if (stimuli.Equals(Stimuli))
        {
            return this;
        }

        var places = stimuli.PlacesIn(Stimuli);
        float[] ordered = new float[values.Length];
        for (int i = 0; i < places.Length; i++)
        {
            Row(places[i]).CopyTo(ordered.AsSpan(i * UnitCount));
        }

        return new(Layer, stimuli, UnitCount, ordered);
    }

    /// <summary>The response of all units to one stimulus.</summary>
    public ReadOnlySpan<float> Row(int stimulus) => values.AsSpan(stimulus * UnitCount, UnitCount);

    internal static VentralException NotFinite(string layer, int unit, float value, string stimulus) =>
        new($"Activations of '{layer}' must be finite; unit {unit} answered {value} to '{stimulus}'.");
}
