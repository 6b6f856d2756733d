using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

/// <summary>Convolutions of volumes as their documentation says them: one output after another, one product after another.</summary>
internal static class NaiveVolumes
{
    public static float[] Convolve(Convolution3dGeometry g, VolumeBatchShape shape, float[] input, float[] weights, float[] bias)
    {
        VolumeBatchShape result = g.OutputShape(shape);
        int groupInputs = g.InputChannels / g.Groups, groupOutputs = g.OutputChannels / g.Groups;
        return Outputs(result, (volume, output, z, y, x) =>
        {
            float sum = 0;
            for (int i = 0, at = output * g.FanIn; i < groupInputs; i++)
            {
                int channel = (volume * shape.Channels) + (output / groupOutputs * groupInputs) + i;
                for (int kz = 0; kz < g.KernelDepth; kz++)
                {
                    for (int ky = 0; ky < g.KernelHeight; ky++)
                    {
                        for (int kx = 0; kx < g.KernelWidth; kx++)
                        {
                            float value = At(shape, input, channel, (z * g.StrideZ) + (kz * g.DilationZ) - g.PadFront, (y * g.StrideY) + (ky * g.DilationY) - g.PadTop, (x * g.StrideX) + (kx * g.DilationX) - g.PadLeft);
                            sum = MathF.FusedMultiplyAdd(weights[at++], value, sum);
                        }
                    }
                }
            }

            return sum + (bias.Length == 0 ? 0 : bias[output]);
        });
    }

    public static float[] Transpose(TransposedConvolution3dGeometry g, VolumeBatchShape shape, float[] input, float[] weights, float[] bias)
    {
        VolumeBatchShape result = g.OutputShape(shape);
        int groupInputs = g.InputChannels / g.Groups, groupOutputs = g.OutputChannels / g.Groups;
        return Outputs(result, (volume, output, z, y, x) =>
        {
            float sum = 0;
            for (int i = 0; i < groupInputs; i++)
            {
                int channel = (output / groupOutputs * groupInputs) + i;
                for (int kz = g.KernelDepth - 1; kz >= 0; kz--)
                {
                    for (int ky = g.KernelHeight - 1; ky >= 0; ky--)
                    {
                        for (int kx = g.KernelWidth - 1; kx >= 0; kx--)
                        {
                            // Which input value, if any, is multiplied by this tap and lands here.
                            int sz = z + g.PadFront - (kz * g.DilationZ), sy = y + g.PadTop - (ky * g.DilationY), sx = x + g.PadLeft - (kx * g.DilationX);
                            bool isOne = sz % g.StrideZ == 0 && sy % g.StrideY == 0 && sx % g.StrideX == 0;
                            float value = isOne ? At(shape, input, (volume * shape.Channels) + channel, sz / g.StrideZ, sy / g.StrideY, sx / g.StrideX) : 0;
                            int at = ((((((channel * groupOutputs) + (output % groupOutputs)) * g.KernelDepth) + kz) * g.KernelHeight) + ky) * g.KernelWidth;
                            sum = MathF.FusedMultiplyAdd(weights[at + kx], value, sum);
                        }
                    }
                }
            }

            return sum + (bias.Length == 0 ? 0 : bias[output]);
        });
    }

    private static float[] Outputs(VolumeBatchShape shape, Func<int, int, int, int, int, float> output) =>
    [
        .. from volume in Enumerable.Range(0, shape.Count)
           from channel in Enumerable.Range(0, shape.Channels)
           from z in Enumerable.Range(0, shape.Depth)
           from y in Enumerable.Range(0, shape.Height)
           from x in Enumerable.Range(0, shape.Width)
           select output(volume, channel, z, y, x),
    ];

    private static float At(VolumeBatchShape shape, float[] input, int channel, int z, int y, int x) =>
        z >= 0 && z < shape.Depth && y >= 0 && y < shape.Height && x >= 0 && x < shape.Width
            ? input[(((((channel * shape.Depth) + z) * shape.Height) + y) * shape.Width) + x]
            : 0;
}
