namespace Ventral.Data.Images;

/// <summary>One number for each colour, told apart by name, so that no channel order has to be remembered.</summary>
/// <param name="Red">The number for red.</param>
/// <param name="Green">The number for green.</param>
/// <param name="Blue">The number for blue.</param>
public readonly record struct ChannelValues(float Red, float Green, float Blue)
{
    /// <summary>The same number for every colour.</summary>
    /// <param name="value">The number.</param>
    public static ChannelValues Uniform(float value) => new(value, value, value);

    /// <summary>The three numbers in the order of a network's channels.</summary>
    /// <param name="order">The order.</param>
    public float[] InOrder(ChannelOrder order) => order == ChannelOrder.Bgr ? [Blue, Green, Red] : [Red, Green, Blue];
}
