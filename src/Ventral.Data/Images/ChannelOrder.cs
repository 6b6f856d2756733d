namespace Ventral.Data.Images;

/// <summary>The order in which a network expects the colour channels.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red, as networks trained with Caffe expect.</summary>
    Bgr,
}
