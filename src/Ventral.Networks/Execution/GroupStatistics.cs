using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Execution;

/// <summary>Batch normalisation with the statistics of the images that are in the batch. Sums run in float64 over images, then positions.</summary>
internal static class GroupStatistics
{
    public static void Normalise(Batch batch, PlanStep step, float[] weight, float[] bias, float epsilon)
    {
        var shape = step.Layer.Shape;
        float[] means = new float[shape.Channels], variances = new float[shape.Channels];
        batch.Workers.For(shape.Channels, (batch, slot: step.InputSlots[0], shape, means, variances), static (channel, s) =>
        {
            double sum = 0, squares = 0, count = (double)s.batch.Count * s.shape.PositionCount;
            for (int image = 0; image < s.batch.Count; image++)
            {
                foreach (float value in s.batch.One(s.slot, s.shape, image).Slice(channel * s.shape.PositionCount, s.shape.PositionCount))
                {
                    sum += value;
                }
            }

            double mean = sum / count;
            for (int image = 0; image < s.batch.Count; image++)
            {
                foreach (float value in s.batch.One(s.slot, s.shape, image).Slice(channel * s.shape.PositionCount, s.shape.PositionCount))
                {
                    squares += (value - mean) * (value - mean);
                }
            }

            s.means[channel] = (float)mean;
            s.variances[channel] = (float)(squares / count);
        });
        BatchNorm.Scaling(means, variances, weight, bias, epsilon)
            .Apply(batch.Shape(shape), batch.All(step.InputSlots[0], shape), batch.All(step.OutputSlot, shape), batch.Workers);
    }
}
