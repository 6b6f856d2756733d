namespace Ventral.Networks.Onnx;

/// <summary>Which values of an axis make up a position of the resized axis, and with which weights.</summary>
internal sealed class ResizeRule
{
    private readonly string mode;
    private readonly string coordinates;
    private readonly string rounding;
    private readonly double cubic;
    private readonly bool excludesOutside;

    private ResizeRule(string mode, string coordinates, string rounding, double cubic, bool excludesOutside)
    {
        this.mode = mode;
        this.coordinates = coordinates;
        this.rounding = rounding;
        this.cubic = cubic;
        this.excludesOutside = excludesOutside;
    }

    /// <summary>Before version 11: positions are divided by the scale and rounded down.</summary>
    public static ResizeRule Old(NodeCall call)
    {
        string mode = call.Text("mode", "nearest");
        call.Require(mode is "nearest" or "linear" or "bilinear", $"must resize by mode nearest or linear, found '{mode}'");
        return new(mode == "nearest" ? mode : "linear", "asymmetric", "floor", 0, false);
    }

    public static ResizeRule Of(NodeCall call)
    {
        string mode = call.Text("mode", "nearest"), coordinates = call.Text("coordinate_transformation_mode", "half_pixel"), rounding = call.Text("nearest_mode", "round_prefer_floor");
        call.Require(mode is "nearest" or "linear" or "cubic", $"must resize by mode nearest, linear or cubic, found '{mode}'");
        call.Require(coordinates is "half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric" or "align_corners" or "asymmetric" or "tf_half_pixel_for_nn", $"must use a coordinate_transformation_mode that Ventral has, found '{coordinates}'");
        call.Require(rounding is "round_prefer_floor" or "round_prefer_ceil" or "floor" or "ceil", $"must use a nearest_mode that Ventral has, found '{rounding}'");
        return new(mode, coordinates, rounding, call.Real("cubic_coeff_a", -0.75f), call.Flag("exclude_outside"));
    }

    public (int Index, double Weight)[] Taps(int index, int extent, int made, double scale)
    {
        double at = Position(index, extent, made, scale);
        if (mode == "nearest")
        {
            double nearest = rounding switch
            {
                "round_prefer_floor" => Math.Ceiling(at - 0.5),
                "round_prefer_ceil" => Math.Floor(at + 0.5),
                "floor" => Math.Floor(at),
                _ => Math.Ceiling(at),
            };
            return [((int)Math.Clamp(nearest, 0, extent - 1), 1)];
        }

        double floor = Math.Floor(at), part = at - floor;
        double[] weights = mode == "linear" ? [1 - part, part] : [Far(1 + part), Near(part), Near(1 - part), Far(2 - part)];
        double first = mode == "linear" ? floor : floor - 1;
        if (excludesOutside)
        {
            double sum = 0;
            for (int k = 0; k < weights.Length; k++)
            {
                weights[k] = first + k >= 0 && first + k < extent ? weights[k] : 0;
                sum += weights[k];
            }

            weights = Array.ConvertAll(weights, w => w / sum);
        }

        return [.. weights.Select((w, k) => ((int)Math.Clamp(first + k, 0, extent - 1), w))];
    }

    // Where a position of the result lies in the input.
    private double Position(int index, int extent, int made, double scale)
    {
        switch (coordinates)
        {
            case "align_corners":
                return made == 1 ? 0 : (double)index * (extent - 1) / (made - 1);
            case "asymmetric":
                return index / scale;
            case "tf_half_pixel_for_nn":
                return (index + 0.5) / scale;
            case "pytorch_half_pixel" when made == 1:
                return 0;
            case "half_pixel_symmetric":
                double adjustment = made / (scale * extent), offset = extent / 2.0 * (1 - adjustment);
                return offset + ((index + 0.5) / scale) - 0.5;
            default:
                return ((index + 0.5) / scale) - 0.5;
        }
    }

    // Keys' cubic kernel (doi:10.1109/TASSP.1981.1163711) within one position, and between one and two.
    private double Near(double x) => ((((cubic + 2) * x) - (cubic + 3)) * x * x) + 1;

    private double Far(double x) => ((((cubic * x) - (5 * cubic)) * x) + (8 * cubic)) * x - (4 * cubic);
}
