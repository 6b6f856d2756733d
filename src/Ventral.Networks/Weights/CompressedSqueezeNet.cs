using System.Globalization;

namespace Ventral.Networks.Weights;

/// <summary>Names the layers of the authors' SqueezeNet file as torchvision does.</summary>
internal static class CompressedSqueezeNet
{
    /// <summary><c>fire2/squeeze1x1.weight</c> becomes <c>features.3.squeeze.weight</c>; other names stay.</summary>
    public static string OwnName(string name)
    {
        int dot = name.LastIndexOf('.');
        return dot < 0 ? name : Layer(name[..dot]) + name[dot..];
    }

    private static string Layer(string name) => name.Split('/') switch
    {
        ["conv1"] => "features.0",
        ["conv10"] => "classifier.1",
        [var fire, "squeeze1x1"] when IndexOf(fire) is { } index => string.Create(CultureInfo.InvariantCulture, $"features.{index}.squeeze"),
        [var fire, var expand] when IndexOf(fire) is { } index => string.Create(CultureInfo.InvariantCulture, $"features.{index}.{expand}"),
        _ => name,
    };

    /// <summary>torchvision counts pools among the features: one stands before fire2, one before fire5, one before fire9.</summary>
    private static int? IndexOf(string fire) => fire switch
    {
        "fire2" or "fire3" or "fire4" => fire[^1] - '0' + 1,
        "fire5" or "fire6" or "fire7" or "fire8" => fire[^1] - '0' + 2,
        "fire9" => 12,
        _ => null,
    };
}
