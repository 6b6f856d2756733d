using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

/// <summary>A stride beyond the input leaves one window, however long it is; no geometry leads out of memory.</summary>
public class FarStridesTests
{
    private static readonly Workers Two = new(2);
    private static readonly ImageBatchShape Maps = new(1, 2, 3, 5);
    private static readonly float[] Input = [.. Enumerable.Range(1, 30)];

    [Theory]
    [InlineData(50)]
    [InlineData(1 << 16)]
    [InlineData((1 << 27) + 1)]
    [InlineData(1 << 28)]
    [InlineData(int.MaxValue)]
    public void One_window_is_left_by_any_stride_beyond_the_input(int stride)
    {
        float[] two = new float[2];
        Pooling2d.Max(new Pooling2dGeometry(2, 2) { StrideY = stride, StrideX = stride }, Maps, Input, two, Two);
        two.ShouldBe([7, 22]);
        Pooling2d.Average(new Pooling2dGeometry(2, 2) { StrideY = stride, StrideX = stride }, Maps, Input, two, Two);
        two.ShouldBe([4, 19]);

        // 1 + 2 + 6 + 7, and as much of the second channel; with a border of zeros the corners alone.
        float[] ones = [1, 1, 1, 1, 1, 1, 1, 1], one = new float[1];
        new Convolution2d(new(2, 1, 2, 2) { StrideY = stride, StrideX = stride }, ones, []).Run(Maps, Input, one, Two);
        one.ShouldBe([16 + 76]);
        new Convolution2d(new(2, 1, 2, 2) { StrideY = stride, StrideX = stride, PadTop = 1, PadLeft = 1 }, ones, []).Run(Maps, Input, one, Two);
        one.ShouldBe([1 + 16]);
        new Convolution2d(new(2, 2, 2, 2) { StrideY = stride, StrideX = stride, Groups = 2 }, ones, []).Run(Maps, Input, two, Two);
        two.ShouldBe([16, 76]);
        new Convolution2d(new(2, 2, 2, 2) { StrideY = stride, StrideX = stride, PadTop = 1, PadLeft = 1, Groups = 2 }, ones, []).Run(Maps, Input, two, Two);
        two.ShouldBe([1, 16]);
    }

    [Fact]
    public void A_transposed_convolution_of_one_value_takes_any_stride()
    {
        float[] output = new float[3];

        new TransposedConvolution1d(new(1, 1, 3) { StrideX = int.MaxValue }, [1, 2, 3], []).Run(new(1, 1, 1), [10], output, Two);

        output.ShouldBe([10, 20, 30]);
    }

    [Fact]
    public void Impossible_geometry_is_refused_where_a_shape_is_asked_for()
    {
        ImageBatchShape map = new(1, 1, 5, 5);
        Should.Throw<ArgumentException>(() => new Convolution2dGeometry(1, 1, 3, 3) { StrideX = 0 }.OutputShape(map)).ParamName.ShouldBe("StrideX");
        Should.Throw<ArgumentException>(() => new Convolution2dGeometry(1, 1, 0, 3).OutputShape(map)).ParamName.ShouldBe("KernelHeight");
        Should.Throw<ArgumentException>(() => new Convolution2dGeometry(1, 1, 3, 3) { PadLeft = -1 }.OutputShape(map)).ParamName.ShouldBe("PadLeft");
        Should.Throw<ArgumentException>(() => new Convolution1dGeometry(1, 1, 3) { StrideX = 0 }.OutputShape(new(1, 1, 5))).ParamName.ShouldBe("StrideX");
        Should.Throw<ArgumentException>(() => new Convolution3dGeometry(1, 1, 3, 3, 3) { StrideZ = 0 }.OutputShape(new(1, 1, 5, 5, 5))).ParamName.ShouldBe("StrideZ");
        Should.Throw<ArgumentException>(() => new TransposedConvolution2dGeometry(1, 1, 3, 3) { StrideX = 0 }.OutputShape(map)).ParamName.ShouldBe("StrideX");
        Should.Throw<ArgumentException>(() => new TransposedConvolution3dGeometry(1, 1, 3, 3, 3) { DilationZ = 0 }.OutputShape(new(1, 1, 5, 5, 5))).ParamName.ShouldBe("DilationZ");
    }

    [Fact]
    public void What_reaches_too_far_is_refused()
    {
        ImageBatchShape map = new(1, 1, 5, 5);
        Should.Throw<ArgumentException>(() => new Convolution2dGeometry(1, 1, 3, 3) { DilationX = int.MaxValue }.OutputShape(map)).Message.ShouldContain("smaller than the kernel");
        Should.Throw<ArgumentException>(() => new Convolution2dGeometry(1, 1, 3, 3) { PadLeft = int.MaxValue }.OutputShape(map)).Message.ShouldContain("2147483652");
    }
}
