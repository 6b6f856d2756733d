namespace Ventral.Networks;

/// <summary>Some rows of one layer's activations, valid only while the receiver runs.</summary>
public readonly ref struct ActivationBatch
{
    internal ActivationBatch(int request, Layer layer, ReadOnlySpan<string> ids, int firstStimulus, ReadOnlySpan<float> values)
    {
        Request = request;
        Layer = layer;
        Ids = ids;
        FirstStimulus = firstStimulus;
        Values = values;
    }

    /// <summary>Which of the layers that were asked for, counted from 0.</summary>
    public int Request { get; }

    /// <summary>The layer.</summary>
    public Layer Layer { get; }

    /// <summary>The stimuli, one a row.</summary>
    public ReadOnlySpan<string> Ids { get; }

    /// <summary>The row of the first stimulus.</summary>
    public int FirstStimulus { get; }

    /// <summary>How many rows.</summary>
    public int StimulusCount => Ids.Length;

    /// <summary>Columns.</summary>
    public int UnitCount => Values.Length / StimulusCount;

    /// <summary>The responses, <c>[stimuli × units]</c>, row-major.</summary>
    public ReadOnlySpan<float> Values { get; }
}
