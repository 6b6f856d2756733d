using FsCheck;
using FsCheck.Fluent;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

public class KernelTests
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(20200713, 1);

    [Fact]
    public void Any_convolution_has_the_bits_of_one_product_after_another() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            (Convolution2dGeometry g, ImageBatchShape shape, Epilogue epilogue) = AnyConvolution(seed);
            float[] input = Naive.Random(shape.Length, 1), weights = Naive.Random(g.OutputChannels * g.FanIn, 2);
            float[] bias = seed % 3 == 0 ? [] : Naive.Random(g.OutputChannels, 3);
            float[] output = new float[g.OutputShape(shape).Length];
            new Convolution2d(g, weights, bias, epilogue).Run(shape, input, output, new Workers(1 + (seed & 1)));
            SameBits(output, Naive.Convolve(g, shape, input, weights, bias, epilogue), $"{g} on {shape}");
        }).Check(Quick);

    // Thin planes in several strips, shuffles for strides 2 and 4, and more padded input than is laid out at once.
    [Theory]
    [InlineData(2, 2, 3, 1, 1, 2, 150, 70, 1)]
    [InlineData(2, 4, 3, 2, 1, 2, 131, 133, 1)]
    [InlineData(3, 3, 5, 4, 2, 3, 150, 140, 1)]
    [InlineData(2, 2, 3, 1, 0, 2, 90, 100, 1)]
    [InlineData(3, 13, 11, 4, 2, 1, 60, 61, 3)]
    [InlineData(3, 5, 7, 2, 3, 1, 65, 80, 2)]
    [InlineData(3, 5, 1, 2, 0, 1, 33, 80, 2)]
    [InlineData(64, 1, 3, 1, 1, 1, 64, 64, 5)]
    public void Large_maps_have_the_bits_of_one_product_after_another(
        int channels, int outputs, int kernel, int stride, int pad, int groups, int height, int width, int images)
    {
        var g = new Convolution2dGeometry(channels, outputs, kernel, kernel)
        {
            StrideY = stride, StrideX = stride, PadTop = pad, PadBottom = pad, PadLeft = pad, PadRight = pad, Groups = groups,
        };
        var shape = new ImageBatchShape(images, channels, height, width);
        float[] input = Naive.Random(shape.Length, 1), weights = Naive.Random(outputs * g.FanIn, 2), bias = Naive.Random(outputs, 3);
        float[] output = new float[g.OutputShape(shape).Length];
        new Convolution2d(g, weights, bias, Epilogue.Relu).Run(shape, input, output, new Workers(2));
        SameBits(output, Naive.Convolve(g, shape, input, weights, bias, Epilogue.Relu), $"{g} on {shape}");
    }

    [Fact]
    public void Any_linear_layer_has_the_bits_of_one_product_after_another() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var draw = new Philox(new Seed((uint)seed), "linear shapes");
            int rows = 1 + draw.NextInt(30), inputs = 1 + draw.NextInt(550), outputs = 1 + draw.NextInt(40);
            float[] input = Naive.Random(rows * inputs, 1), weights = Naive.Random(inputs * outputs, 2), bias = Naive.Random(outputs, 3);
            float[] output = new float[rows * outputs];
            new Linear(inputs, outputs, weights, bias, Epilogue.Relu).Run(rows, input, output, new Workers(2));
            SameBits(output, Naive.Linear(rows, inputs, outputs, input, weights, bias, Epilogue.Relu), $"{rows} × {inputs} → {outputs}");
        }).Check(Quick);

    [Theory]
    [InlineData(250, 20, 600)]
    [InlineData(481, 3, 33)]
    public void A_linear_layer_may_have_more_rows_than_a_block(int rows, int inputs, int outputs)
    {
        float[] input = Naive.Random(rows * inputs, 1), weights = Naive.Random(inputs * outputs, 2), output = new float[rows * outputs];
        new Linear(inputs, outputs, weights, []).Run(rows, input, output, new Workers(2));
        SameBits(output, Naive.Linear(rows, inputs, outputs, input, weights, [], Epilogue.None), "linear");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 0)]
    [InlineData(16, 512)]
    [InlineData(17, 513)]
    [InlineData(50, 1300)]
    [InlineData(260, 40)]
    [InlineData(101, 1077)]
    [InlineData(6, 17_500)]
    [InlineData(5, 70_000)]
    [InlineData(770, 33)]
    public void A_gram_matrix_has_the_bits_of_float32_stretches_added_in_float64(int rows, int columns)
    {
        float[] x = Naive.Random(rows * columns, 1);
        double[] gram = new double[rows * rows], expected = Naive.Gram(rows, columns, x);
        foreach (int threads in (int[])[1, 2, 5])
        {
            Gram.Symmetric(rows, columns, x, gram, new Workers(threads));
            gram.ShouldBe(expected);
        }
    }

    /// <summary>Few rows, of which threads take whole stretches, and many, which they share; ends of panels, tiles, blocks of depth and stretches.</summary>
    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 1)]
    [InlineData(5, 0)]
    [InlineData(8, 256)]
    [InlineData(9, 129)]
    [InlineData(17, 2_047)]
    [InlineData(48, 2_048)]
    [InlineData(49, 8_200)]
    [InlineData(100, 2_305)]
    [InlineData(192, 300)]
    [InlineData(193, 1)]
    [InlineData(193, 2_561)]
    [InlineData(245, 513)]
    [InlineData(200, 127)]
    [InlineData(250, 0)]
    public void A_lower_triangle_has_the_bits_of_float32_stretches_added_in_float64(int rows, int columns)
    {
        float[] x = Naive.Random(rows * columns, 1);
        double[] expected = Naive.Lower(rows, columns, (i, c) => x[(i * columns) + c]);
        foreach (int threads in (int[])[1, 2, 3])
        {
            double[] triangle = new double[expected.Length];
            Array.Fill(triangle, double.NaN);
            Gram.Lower(new MatrixSpan<float>(x, rows, columns), triangle, new Workers(threads));
            triangle.ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData(30)]
    [InlineData(200)]
    public void A_lower_triangle_may_be_of_part_of_a_matrix_of_either_order(int rows)
    {
        const int Columns = 70, Stride = 83;
        float[] x = Naive.Random(rows * Stride, 1), transposed = new float[Columns * rows];
        for (int i = 0; i < rows * Columns; i++)
        {
            transposed[(i % Columns * rows) + (i / Columns)] = x[(i / Columns * Stride) + (i % Columns)];
        }

        double[] expected = Naive.Lower(rows, Columns, (i, c) => x[(i * Stride) + c]), triangle = new double[expected.Length];
        Gram.Lower(new MatrixSpan<float>(x, rows, Columns, Stride, 1), triangle, new Workers(2));
        triangle.ShouldBe(expected);
        Gram.Lower(new MatrixSpan<float>(transposed, rows, Columns, 1, rows), triangle, new Workers(2));
        triangle.ShouldBe(expected);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(210)]
    public void A_lower_triangle_spreads_what_is_not_a_number_to_its_own_products_alone(int rows)
    {
        const int Columns = 40;
        float[] x = Naive.Random(rows * Columns, 1);
        x[((rows - 7) * Columns) + 7] = float.NaN;
        x[(50 * Columns) + 39] = float.PositiveInfinity;
        double[] triangle = new double[rows * (rows + 1) / 2];

        Gram.Lower(new MatrixSpan<float>(x, rows, Columns), triangle, new Workers(2));

        triangle.ShouldBe(Naive.Lower(rows, Columns, (i, c) => x[(i * Columns) + c]));
        triangle.Count(double.IsNaN).ShouldBe(rows);
    }

    [Theory]
    [InlineData(600_000_000)]
    [InlineData(int.MaxValue)]
    public void A_lower_triangle_may_be_left_to_more_threads_than_there_are(int threads)
    {
        const int Rows = 200, Columns = 10;
        float[] x = Naive.Random(Rows * Columns, 1);
        double[] triangle = new double[Rows * (Rows + 1) / 2];
        Gram.Lower(new MatrixSpan<float>(x, Rows, Columns), triangle, new Workers(threads));
        triangle.ShouldBe(Naive.Lower(Rows, Columns, (i, c) => x[(i * Columns) + c]));
    }

    /// <summary>A row of which all columns lie in one place may have as many as an int counts.</summary>
    [Fact]
    public void A_lower_triangle_may_be_of_more_columns_than_a_stretch_may_start_at()
    {
        double[] triangle = [double.NaN];
        Gram.Lower(new MatrixSpan<float>([0.5f], 1, int.MaxValue, 0, 0), triangle, new Workers(2));
        triangle[0].ShouldBe(0.25 * int.MaxValue);
    }

    /// <summary>To the bit what the product of all rows with all rows has below its diagonal.</summary>
    [Theory]
    [InlineData(0, 5, 5)]
    [InlineData(1, 1, 1)]
    [InlineData(7, 0, 3)]
    [InlineData(33, 17, 17)]
    [InlineData(301, 700, 711)]
    [InlineData(520, 1100, 1100)]
    [InlineData(4_130, 3, 3)]
    public void The_lower_triangle_is_that_of_the_product(int rows, int columns, int stride)
    {
        float[] x = Naive.Random(rows * stride, 3), lower = new float[rows * rows], whole = new float[rows * rows];
        var matrix = new MatrixSpan<float>(x, rows, columns, stride, 1);
        Gemm.Multiply(matrix, matrix.Transposed, whole.AsSpan(), new Workers(1));
        foreach (int threads in new[] { 1, 2, 4 })
        {
            Gemm.MultiplyLower(matrix, matrix.Transposed, lower.AsSpan(), new Workers(threads));
            for (int row = 0; row < rows; row++)
            {
                lower.AsSpan(row * rows, row + 1).SequenceEqual(whole.AsSpan(row * rows, row + 1)).ShouldBeTrue();
            }
        }
    }

    [Theory]
    [InlineData(GemmMode.Assign)]
    [InlineData(GemmMode.Add)]
    [InlineData(GemmMode.Subtract)]
    public void The_lower_triangle_of_a_product_of_two_is_that_of_the_whole(GemmMode mode)
    {
        const int Rows = 150, Depth = 530;
        double[] x = Array.ConvertAll(Naive.Random(Rows * Depth, 4), v => (double)v), weighted = [.. x.Select((v, i) => v * (i % Depth))];
        foreach (double[] left in new[] { x, weighted })
        {
            double[] whole = new double[Rows * Rows];
            Array.Fill(whole, 0.25);
            double[] lower = [.. whole];

            Gemm.Multiply<double>(new(left, Rows, Depth), new MatrixSpan<double>(x, Rows, Depth).Transposed, whole, new Workers(1), mode);
            Gemm.MultiplyLower<double>(new(left, Rows, Depth), new MatrixSpan<double>(x, Rows, Depth).Transposed, lower, new Workers(2), mode);

            for (int row = 0; row < Rows; row++)
            {
                lower.AsSpan(row * Rows, row + 1).SequenceEqual(whole.AsSpan(row * Rows, row + 1)).ShouldBeTrue();
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 0)]
    [InlineData(50, 1300)]
    [InlineData(101, 8200)]
    public void A_gram_matrix_about_offsets_is_that_of_the_deviations(int rows, int columns)
    {
        float[] x = Naive.Random(rows * columns, 1), offsets = Naive.Random(rows, 2), scales = [.. Enumerable.Range(0, rows).Select(i => MathF.ScaleB(1, (i % 5) - 2))];
        float[] deviations = [.. x.Select((value, k) => (value - offsets[k / columns]) * scales[k / columns])];
        double[] gram = new double[rows * rows], sums = new double[rows];
        Gram.SymmetricAbout(rows, columns, x, offsets, scales, gram, sums, new Workers(2));
        gram.ShouldBe(Naive.Gram(rows, columns, deviations));
        for (int i = 0; i < rows; i++)
        {
            // 64 additions and four halvings, each within 2⁻²⁴ of what is there.
            float[] row = deviations[(i * columns)..((i + 1) * columns)];
            sums[i].ShouldBe(row.Sum(d => (double)d), (68 * Math.Pow(2, -24) * row.Sum(d => Math.Abs((double)d))) + 1e-30);
        }
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(7, Gram.Stretch)]
    [InlineData(50, Gram.Stretch + 1)]
    [InlineData(50, (5 * Gram.Stretch) + 1100)]
    [InlineData(1000, (2 * Gram.Stretch) + 300)]
    public void Columns_a_stretch_at_a_time_give_the_bits_of_all_together(int rows, int columns)
    {
        float[] x = Naive.Random(rows * columns, 1), offsets = Naive.Random(rows, 2), scales = [.. Enumerable.Repeat(1f, rows)];
        double[] gram = new double[rows * rows], sums = new double[rows], added = new double[rows * rows], addedSums = new double[rows];
        Gram.SymmetricAbout(rows, columns, x, offsets, scales, gram, sums, new Workers(2));
        for (int first = 0; first < columns; first += Gram.Stretch)
        {
            int length = Math.Min(Gram.Stretch, columns - first);
            float[] part = [.. Enumerable.Range(0, rows).SelectMany(row => x[((row * columns) + first)..((row * columns) + first + length)])];
            Gram.AddSymmetricAbout(rows, length, part, offsets, scales, added, addedSums, new Workers(2));
        }

        added.ShouldBe(gram);
        addedSums.ShouldBe(sums);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 0)]
    [InlineData(17, 513)]
    [InlineData(70, 20)]
    public void A_float64_gram_matrix_has_the_bits_of_one_product_after_another(int rows, int columns)
    {
        double[] x = Array.ConvertAll(Naive.Random(rows * columns, 1), x => (double)x * 1.1), gram = new double[rows * rows], expected = new double[rows * rows];
        Gram.Symmetric(rows, columns, x, gram, new Workers(2));
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                for (int k = 0; k < columns; k++)
                {
                    expected[(i * rows) + j] = Math.FusedMultiplyAdd(x[(i * columns) + k], x[(j * columns) + k], expected[(i * rows) + j]);
                }
            }
        }

        gram.ShouldBe(expected);
    }

    [Fact]
    public void A_convolution_is_linear_in_its_input() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            (Convolution2dGeometry g, ImageBatchShape shape, _) = AnyConvolution(seed);
            var convolution = new Convolution2d(g, Naive.Random(g.OutputChannels * g.FanIn, 2), []);
            float[] a = Naive.Random(shape.Length, 3), b = Naive.Random(shape.Length, 4);
            float[] both = [.. a.Zip(b, (x, y) => (2 * x) - y)];
            float[][] outputs = [.. new[] { a, b, both }.Select(input =>
            {
                float[] output = new float[g.OutputShape(shape).Length];
                convolution.Run(shape, input, output, new Workers(1));
                return output;
            })];
            for (int i = 0; i < outputs[0].Length; i++)
            {
                // Sums of FanIn products of size about 3, each step rounding by 2⁻²⁴ of a sum of size √FanIn.
                outputs[2][i].ShouldBe((2 * outputs[0][i]) - outputs[1][i], 1e-5 * g.FanIn);
            }
        }).Check(Quick.WithMaxTest(20));

    [Fact]
    public void NaN_comes_through_and_zero_keeps_its_sign()
    {
        float[] input = [float.NaN, -1, -0f, 2, 9], output = new float[5];
        Activation.Relu(input, output);
        output.ShouldBe([float.NaN, 0, -0f, 2, 9]);
        float.IsNegative(output[2]).ShouldBeTrue();
        Activation.Clamp(0, 6, input, output);
        output.ShouldBe([float.NaN, 0, -0f, 2, 6]);
        new Convolution2d(new Convolution2dGeometry(1, 1, 1, 1), [1f], [], Epilogue.Clamp(0, 6)).Run(new(1, 1, 1, 5), input, output, new Workers(1));
        output.ShouldBe([float.NaN, 0, 0, 2, 6]);
        var shape = new ImageBatchShape(1, 1, 1, 5);
        float[] pooled = new float[1];
        Pooling2d.Max(new Pooling2dGeometry(1, 5), shape, input, pooled, new Workers(1));
        pooled[0].ShouldBe(float.NaN);
        Activation.Add([1, 2], [3, 4], output.AsSpan(0, 2));
        output[..2].ShouldBe([4f, 6f]);
    }

    [Fact]
    public void Any_maximum_is_of_its_window_and_NaN_and_first_zeros_win() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var draw = new Philox(new Seed((uint)seed), "pooling shapes");
            int kernel = 1 + draw.NextInt(5), pad = draw.NextInt(kernel), stride = 1 + draw.NextInt(5);
            var shape = new ImageBatchShape(1 + draw.NextInt(2), 1 + draw.NextInt(3), kernel + draw.NextInt(20), kernel + draw.NextInt(60));
            var g = new Pooling2dGeometry(kernel, stride, pad, ceilMode: draw.NextInt(2) == 0);
            float[] values = [float.NaN, 0f, -0f, 1, -1, float.NegativeInfinity, float.PositiveInfinity, 0.5f];
            int first = draw.NextInt(2);
            float[] input = [.. Enumerable.Range(0, shape.Length).Select(_ => values[first + draw.NextInt(values.Length - first)])];
            float[] output = new float[g.OutputShape(shape).Length];
            Pooling2d.Max(g, shape, input, output, new Workers(2));
            SameBits(output, Naive.MaxPool(g, shape, input), $"{g} on {shape}");
        }).Check(Quick);

    [Fact]
    public void Values_in_vectors_are_treated_as_those_left_over()
    {
        float[] few = [float.NaN, -1, -0f, 2, 9, 0, float.NegativeInfinity, float.PositiveInfinity, -7, 3, 6];
        float[] many = [.. Enumerable.Repeat(few, 7).SelectMany(x => x)], one = new float[1], output = new float[many.Length];
        Activation.Relu(many, output);
        SameBits(output, [.. many.Select(x => { Activation.Relu([x], one); return one[0]; })], "relu");
        Activation.Clamp(-1.5f, 6, many, output);
        SameBits(output, [.. many.Select(x => { Activation.Clamp(-1.5f, 6, [x], one); return one[0]; })], "clamp");
        Activation.Add(many, output, output);
        Activation.Clamp(-1.5f, 6, many, one = new float[many.Length]);
        SameBits(output, [.. many.Zip(one, (a, b) => a + b)], "add");
        var shape = new ImageBatchShape(1, 1, 7, 11);
        BatchNorm.Apply(shape, [0.3f], [2], [1.1f], [0.7f], 1e-5f, many, output, new Workers(1));
        float[] single = new float[1];
        SameBits(output, [.. many.Select(x => { BatchNorm.Apply(new(1, 1, 1, 1), [0.3f], [2], [1.1f], [0.7f], 1e-5f, [x], single, new Workers(1)); return single[0]; })], "norm");
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        var g = new Convolution2dGeometry(2, 2, 3, 3);
        var one = new Workers(1);
        Should.Throw<ArgumentException>(() => new Convolution2d(g, new float[35], []));
        Should.Throw<ArgumentException>(() => new Convolution2d(g, new float[36], new float[3]));
        Should.Throw<ArgumentException>(() => new Convolution2d(g with { Groups = 3 }, new float[36], []));
        var convolution = new Convolution2d(g, new float[36], []);
        Should.Throw<ArgumentException>(() => convolution.Run(new(1, 2, 4, 4), new float[31], new float[8], one));
        Should.Throw<ArgumentException>(() => convolution.Run(new(1, 2, 4, 4), new float[32], new float[9], one));
        Should.Throw<ArgumentException>(() => convolution.OutputShape(new(1, 3, 4, 4)));
        Should.Throw<ArgumentException>(() => convolution.OutputShape(new(1, 2, 2, 4)));
        Should.Throw<ArgumentException>(() => new Linear(2, 2, new float[3], []));
        Should.Throw<ArgumentException>(() => new Linear(1 << 16, 1 << 16, new float[4], []));
        Should.Throw<ArgumentException>(() => new Linear(2, 2, new float[4], []).Run(1 << 30, new float[4], new float[4], one));
        Should.Throw<ArgumentException>(() => new Linear(2, 2, new float[4], []).Run(2, new float[4], new float[3], one));
        Should.Throw<ArgumentException>(() => Pooling2d.MaxShape(new(1, 1, 4, 4), 2, 2, 2, false));
        Should.Throw<ArgumentException>(() => Pooling2d.MaxShape(new(1, 1, 2, 2), 3, 2, 0, false));
        Should.Throw<ArgumentException>(() => Gram.Symmetric(2, 2, new float[4], new double[3], one));
        Should.Throw<ArgumentException>(() => Gram.Lower(new(new float[4], 2, 2), new double[4], one));
        Should.Throw<ArgumentNullException>(() => Gram.Lower(new(new float[4], 2, 2), new double[3], null!));
        Should.Throw<ArgumentException>(() => Gemm.MultiplyLower<float>(new(new float[4], 2, 2), new(new float[4], 2, 2), new float[3], one));
        Should.Throw<ArgumentException>(() => Gemm.MultiplyLower<float>(new(new float[6], 2, 3), new(new float[4], 2, 2), new float[4], one));
        Should.Throw<ArgumentException>(() => Gemm.MultiplyLower<float>(new(new float[4], 2, 2), new(new float[6], 2, 3), new float[4], one));
        Should.Throw<ArgumentException>(() => Gram.SymmetricAbout(2, 2, new float[4], new float[1], new float[2], new double[4], new double[2], one));
        Should.Throw<ArgumentException>(() => Gram.SymmetricAbout(2, 2, new float[4], new float[2], new float[2], new double[4], new double[3], one));
        Should.Throw<ArgumentException>(() => Gram.AddSymmetricAbout(2, 2, new float[4], new float[2], new float[2], new double[4], new double[3], one));
        Should.Throw<ArgumentException>(() => Gram.AddSymmetricAbout(1, Gram.Stretch + 1, new float[Gram.Stretch + 1], new float[1], new float[1], new double[1], new double[1], one));
        Should.Throw<ArgumentException>(() => Epilogue.Clamp(1, 0));
    }

    private static void SameBits(float[] found, float[] expected, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            BitConverter.SingleToInt32Bits(found[i]).ShouldBe(BitConverter.SingleToInt32Bits(expected[i]), $"{what}, value {i}: {found[i]} and {expected[i]}");
        }
    }

    private static (Convolution2dGeometry Geometry, ImageBatchShape Shape, Epilogue Epilogue) AnyConvolution(int seed)
    {
        var draw = new Philox(new Seed((uint)seed), "convolution shapes");
        int groups = draw.NextInt(3) == 0 ? 1 + draw.NextInt(4) : 1;
        int inGroup = draw.NextInt(3) == 0 ? 1 : 1 + draw.NextInt(groups == 1 ? 40 : 4), outGroup = 1 + draw.NextInt(groups == 1 ? 30 : 6);
        var g = new Convolution2dGeometry(groups * inGroup, groups * outGroup, 1 + draw.NextInt(4), 1 + draw.NextInt(4))
        {
            StrideY = 1 + draw.NextInt(3),
            StrideX = 1 + draw.NextInt(3),
            PadTop = draw.NextInt(3),
            PadBottom = draw.NextInt(3),
            PadLeft = draw.NextInt(4),
            PadRight = draw.NextInt(3),
            DilationY = 1 + draw.NextInt(2),
            DilationX = 1 + draw.NextInt(3),
            Groups = groups,
        };
        var shape = new ImageBatchShape(1 + draw.NextInt(3), groups * inGroup, 7 + draw.NextInt(5), 10 + draw.NextInt(25));
        Epilogue epilogue = draw.NextInt(3) switch { 0 => Epilogue.None, 1 => Epilogue.Relu, _ => Epilogue.Clamp(-1, 1.5f) };
        return (g, shape, epilogue);
    }
}
