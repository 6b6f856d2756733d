namespace Ventral.Data.Formats.TfLite;

/// <summary>The operators that Ventral knows, numbered as in the file.</summary>
public enum TfLiteOperatorKind
{
    /// <summary>ADD, element by element.</summary>
    Add = 0,

    /// <summary>AVERAGE_POOL_2D.</summary>
    AveragePool2d = 1,

    /// <summary>CONCATENATION.</summary>
    Concatenation = 2,

    /// <summary>CONV_2D.</summary>
    Conv2d = 3,

    /// <summary>DEPTHWISE_CONV_2D.</summary>
    DepthwiseConv2d = 4,

    /// <summary>FULLY_CONNECTED.</summary>
    FullyConnected = 9,

    /// <summary>MAX_POOL_2D.</summary>
    MaxPool2d = 17,

    /// <summary>RELU.</summary>
    Relu = 19,

    /// <summary>RELU6.</summary>
    Relu6 = 21,

    /// <summary>RESHAPE.</summary>
    Reshape = 22,

    /// <summary>SOFTMAX.</summary>
    Softmax = 25,

    /// <summary>PAD.</summary>
    Pad = 34,

    /// <summary>MEAN.</summary>
    Mean = 40,

    /// <summary>SQUEEZE.</summary>
    Squeeze = 43,
}
