using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

public class NormalisationTests
{
    private static readonly Workers One = new(1);

    [Fact]
    public void A_row_is_normalised_the_same_among_any_others()
    {
        float[] rows = Naive.Random(90 * 203, 1), all = new float[rows.Length], one = new float[203];
        LayerNorm.Apply(90, 203, [], [], 1e-5, rows, all, new Workers(2));
        for (int row = 0; row < 90; row += 17)
        {
            LayerNorm.Apply(1, 203, [], [], 1e-5, rows.AsSpan(row * 203, 203), one, One);
            one.ShouldBe(all[(row * 203)..((row + 1) * 203)]);
        }
    }

    [Fact]
    public void As_many_groups_as_channels_normalise_each_plane_like_a_row()
    {
        var shape = new ImageBatchShape(2, 5, 6, 7);
        float[] input = Naive.Random(shape.Length, 1), planes = new float[shape.Length], rows = new float[shape.Length];
        GroupNorm.Apply(shape, 5, [], [], 1e-5, input, planes, One);
        LayerNorm.Apply(10, 42, [], [], 1e-5, input, rows, One);
        planes.ShouldBe(rows);
    }

    [Fact]
    public void A_far_mean_does_not_spoil_the_variance()
    {
        float[] row = [1e6f, 1e6f + 1, 1e6f + 2], output = new float[3];
        LayerNorm.Apply(1, 3, [], [], 0, row, output, One);
        output.ShouldBe([-(float)Math.Sqrt(1.5), 0, (float)Math.Sqrt(1.5)]);
    }

    [Fact]
    public void A_constant_row_becomes_its_bias()
    {
        float[] output = new float[4];
        LayerNorm.Apply(1, 4, [1, 2, 3, 4], [5, 6, 7, 8], 1e-5, [0.1f, 0.1f, 0.1f, 0.1f], output, One);
        output.ShouldBe([5, 6, 7, 8]);
    }

    [Fact]
    public void The_powers_of_response_normalisation_meet()
    {
        var shape = new ImageBatchShape(1, 8, 5, 7);
        float[] input = Naive.Random(shape.Length, 1), quick = new float[shape.Length], any = new float[shape.Length];
        LocalResponseNorm.Apply(shape, 5, 0.3, 0.75, 2, input, quick, One);
        LocalResponseNorm.Apply(shape, 5, 0.3, Math.BitIncrement(0.75), 2, input, any, One);
        for (int i = 0; i < quick.Length; i++)
        {
            any[i].ShouldBe(quick[i], 1e-7 * Math.Abs(quick[i]));
        }
    }

    [Fact]
    public void No_images_and_no_rows_work()
    {
        LayerNorm.Apply(0, 3, [], [], 1e-5, [], [], One);
        GroupNorm.Apply(new(0, 4, 3, 3), 2, [], [], 1e-5, [], [], One);
        LocalResponseNorm.Apply(new(0, 4, 3, 3), 5, 1e-4, 0.75, 1, [], [], One);
        Activation.Softmax(0, 3, [], [], One);
        Activation.Apply(ActivationFunction.Gelu, [], [], One);
        Activation.Apply(ActivationFunction.Gelu, [], []);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        float[] six = new float[6], other = new float[6];
        var shape = new ImageBatchShape(1, 3, 1, 2);
        Should.Throw<ArgumentException>(() => LayerNorm.Apply(2, 0, [], [], 1e-5, [], [], One));
        Should.Throw<ArgumentException>(() => LayerNorm.Apply(-1, 3, [], [], 1e-5, [], [], One));
        Should.Throw<ArgumentException>(() => LayerNorm.Apply(2, 3, [1], [], 1e-5, six, other, One)).ParamName.ShouldBe("weight");
        Should.Throw<ArgumentException>(() => LayerNorm.Apply(2, 3, [], [1], 1e-5, six, other, One)).ParamName.ShouldBe("bias");
        Should.Throw<ArgumentException>(() => LayerNorm.Apply(2, 2, [], [], 1e-5, six, other, One)).ParamName.ShouldBe("input");
        Should.Throw<ArgumentException>(() => LayerNorm.Apply(2, 3, [], [], double.NaN, six, other, One)).ParamName.ShouldBe("epsilon");
        Should.Throw<ArgumentException>(() => LayerNorm.Apply(2, 3, [], [], -1, six, other, One)).ParamName.ShouldBe("epsilon");
        Should.Throw<ArgumentException>(() => GroupNorm.Apply(shape, 2, [], [], 1e-5, six, other, One)).ParamName.ShouldBe("groups");
        Should.Throw<ArgumentException>(() => GroupNorm.Apply(shape, 0, [], [], 1e-5, six, other, One)).ParamName.ShouldBe("groups");
        Should.Throw<ArgumentException>(() => GroupNorm.Apply(shape, 3, [1], [], 1e-5, six, other, One)).ParamName.ShouldBe("weight");
        Should.Throw<ArgumentException>(() => GroupNorm.Apply(shape, 3, [], [], 1e-5, six, new float[5], One)).ParamName.ShouldBe("output");
        Should.Throw<ArgumentException>(() => LocalResponseNorm.Apply(shape, 0, 1, 1, 1, six, other, One)).ParamName.ShouldBe("size");
        Should.Throw<ArgumentException>(() => LocalResponseNorm.Apply(shape, 3, -1, 1, 1, six, other, One));
        Should.Throw<ArgumentException>(() => LocalResponseNorm.Apply(shape, 3, 1, double.NaN, 1, six, other, One));
        Should.Throw<ArgumentException>(() => LocalResponseNorm.Apply(shape, 3, 1, 1, 1, six, six, One)).ParamName.ShouldBe("output");
        Should.Throw<ArgumentException>(() => Activation.Softmax(2, 0, [], [], One));
        Should.Throw<ArgumentException>(() => Activation.LogSoftmax(2, 3, six, new float[5], One)).ParamName.ShouldBe("output");
    }

    [Fact]
    public void Softmax_says_nothing_where_nothing_can_be_said()
    {
        float[] output = new float[3];
        foreach (float[] row in (float[][])[[1, float.NaN, 2], [1, float.PositiveInfinity, 2], [float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity]])
        {
            Activation.Softmax(1, 3, row, output, One);
            output.ShouldAllBe(x => float.IsNaN(x));
        }

        Activation.Softmax(1, 3, [float.NegativeInfinity, 1000, 1000], output, One);
        output.ShouldBe([0, 0.5f, 0.5f]);
        Activation.LogSoftmax(1, 3, [float.NegativeInfinity, 1000, -1000], output, One);
        output.ShouldBe([float.NegativeInfinity, 0, -2000]);
    }

    [Fact]
    public void Steady_work_allocates_nothing()
    {
        float[] input = Naive.Random(50_000, 1), output = new float[input.Length];
        var shape = new ImageBatchShape(1, 10, 10, 10);
        var g = new AttentionGeometry(2, 50, 50, 10);
        long before = 0;
        for (int run = 0; run < 4; run++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            Activation.Apply(ActivationFunction.Gelu, input, output, One);
            Activation.Softmax(50, 1000, input, output, One);
            LayerNorm.Apply(50, 1000, [], [], 1e-5, input, output, One);
            GroupNorm.Apply(shape, 5, [], [], 1e-5, input.AsSpan(0, 1000), output.AsSpan(0, 1000), One);
            LocalResponseNorm.Apply(shape, 5, 1, 0.75, 1, input.AsSpan(0, 1000), output.AsSpan(0, 1000), One);
            Attention.Apply(g, 1, input.AsSpan(0, 1000), input.AsSpan(0, 1000), input.AsSpan(0, 1000), [], output.AsSpan(0, 1000), One);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
