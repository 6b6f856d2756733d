namespace Ventral.Networks;

/// <summary>Some rows of one layer's activations, valid only while the receiver runs.</summary>
public readonly ref struct ActivationBatch
{
    internal ActivationBatch(int request, Layer layer, int firstStimulus, int stimulusCount, ReadOnlySpan<float> values)
    {
        Request = request;
        Layer = layer;
        FirstStimulus = firstStimulus;
        StimulusCount = stimulusCount;
        Values = values;
    }

    /// <summary>Which of the layers that were asked for, counted from 0.</summary>
    public int Request { get; }

    /// <summary>The layer.</summary>
    public Layer Layer { get; }

    /// <summary>The row of the first stimulus.</summary>
    public int FirstStimulus { get; }

    /// <summary>How many rows.</summary>
    public int StimulusCount { get; }

    /// <summary>Columns.</summary>
    public int UnitCount => Values.Length / StimulusCount;

    /// <summary>The responses, <c>[stimuli × units]</c>, row-major.</summary>
    public ReadOnlySpan<float> Values { get; }
}
