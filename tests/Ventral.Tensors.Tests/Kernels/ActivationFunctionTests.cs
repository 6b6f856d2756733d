using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

public class ActivationFunctionTests
{
    private static readonly Dictionary<string, Func<double, double>> Truth = new()
    {
        ["identity"] = x => x,
        ["relu"] = x => Math.Max(x, 0),
        ["relu6"] = x => Math.Clamp(x, 0, 6),
        ["leaky-relu(0.2)"] = x => x > 0 ? x : 0.2 * x,
        ["elu(0.8)"] = x => x > 0 ? x : 0.8 * PortableMath.Expm1(x),
        ["selu"] = x => 1.0507009873554804934 * (x > 0 ? x : 1.6732632423543772848 * PortableMath.Expm1(x)),
        ["celu(1.7)"] = x => x > 0 ? x : 1.7 * PortableMath.Expm1(x / 1.7),
        ["gelu"] = x => x < 0 ? 0.5 * x * PortableMath.Erfc(-x * Math.Sqrt(0.5)) : 0.5 * x * (1 + PortableMath.Erf(x * Math.Sqrt(0.5))),
        ["gelu-tanh"] = x => x / (1 + PortableMath.Exp(-2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        ["silu"] = x => x / (1 + PortableMath.Exp(-x)),
        ["mish"] = x => x * PortableMath.Tanh(Math.Max(x, 0) + PortableMath.Log1p(PortableMath.Exp(-Math.Abs(x)))),
        ["softplus"] = x => x > 20 ? x : PortableMath.Log1p(PortableMath.Exp(x)),
        ["softplus(0.5, 8)"] = x => 0.5 * x > 8 ? x : 2 * PortableMath.Log1p(PortableMath.Exp(0.5 * x)),
        ["tanh"] = PortableMath.Tanh,
        ["sigmoid"] = x => 1 / (1 + PortableMath.Exp(-x)),
        ["softsign"] = x => x / (1 + Math.Abs(x)),
        ["hard-sigmoid"] = x => Math.Clamp(x + 3, 0, 6) / 6,
        ["hard-swish"] = x => x * Math.Clamp(x + 3, 0, 6) / 6,
        ["hard-tanh"] = x => Math.Clamp(x, -1, 1),
    };

    // What stands at −∞ and +∞: the limits.
    private static readonly Dictionary<string, (float Below, float Above)> Limits = new()
    {
        ["identity"] = (float.NegativeInfinity, float.PositiveInfinity),
        ["relu"] = (0, float.PositiveInfinity),
        ["relu6"] = (0, 6),
        ["leaky-relu(0.2)"] = (float.NegativeInfinity, float.PositiveInfinity),
        ["elu(0.8)"] = (-0.8f, float.PositiveInfinity),
        ["selu"] = (-1.7580993408473766f, float.PositiveInfinity),
        ["celu(1.7)"] = (-1.7f, float.PositiveInfinity),
        ["gelu"] = (-0f, float.PositiveInfinity),
        ["gelu-tanh"] = (-0f, float.PositiveInfinity),
        ["silu"] = (-0f, float.PositiveInfinity),
        ["mish"] = (-0f, float.PositiveInfinity),
        ["softplus"] = (0, float.PositiveInfinity),
        ["softplus(0.5, 8)"] = (0, float.PositiveInfinity),
        ["tanh"] = (-1, 1),
        ["sigmoid"] = (0, 1),
        ["softsign"] = (-1, 1),
        ["hard-sigmoid"] = (0, 1),
        ["hard-swish"] = (-0f, float.PositiveInfinity),
        ["hard-tanh"] = (-1, 1),
    };

    private static readonly string[] OddAtZero =
        ["identity", "leaky-relu(0.2)", "elu(0.8)", "selu", "celu(1.7)", "gelu", "gelu-tanh", "silu", "mish", "tanh", "softsign", "hard-swish", "hard-tanh"];

    public static TheoryData<string> Names => [.. Truth.Keys];

    // Bit patterns all over float32, and numbers all over the range where functions bend.
    [Theory]
    [MemberData(nameof(Names))]
    public void Values_are_rounded_once_everywhere(string name)
    {
        float[] input =
        [
            .. Enumerable.Range(0, 1 << 14).Select(i => BitConverter.UInt32BitsToSingle((uint)i * 262139u)).Where(float.IsFinite),
            .. Enumerable.Range(-12000, 24001).Select(i => i / 700f),
            .. Enumerable.Range(-1000, 900).Select(i => i / 9f),
            .. Enumerable.Range(0, 2000).Select(i => MathF.ScaleB(i % 2 == 0 ? 1.1f : -1.3f, -i / 14)),
        ];
        float[] output = new float[input.Length];
        Activation.Apply(ActivationFunction.Parse(name), input, output);
        double worst = 0;
        float at = 0;
        for (int i = 0; i < input.Length; i++)
        {
            double error = FloatUnits.Between(output[i], Truth[name](input[i]));
            (worst, at) = error <= worst ? (worst, at) : (error, input[i]);
        }

        worst.ShouldBeLessThanOrEqualTo(0.501, $"{name} of {at:R}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Infinities_have_limits_and_nan_keeps_its_bits(string name)
    {
        uint[] nans = [0x7FC00000, 0xFFC00000, 0x7FC12345, 0xFFFFFFFF];
        float[] input = [float.NegativeInfinity, float.PositiveInfinity, 0, -0f, .. nans.Select(BitConverter.UInt32BitsToSingle)], output = new float[8];
        Activation.Apply(ActivationFunction.Parse(name), input, output);

        Bits(output[0]).ShouldBe(Bits(Limits[name].Below));
        Bits(output[1]).ShouldBe(Bits(Limits[name].Above));
        Bits(output[2]).ShouldBe(Bits((float)Truth[name](0)));
        if (OddAtZero.Contains(name))
        {
            Bits(output[3]).ShouldBe(0x80000000);
        }

        output[4..].Select(Bits).ShouldBe(nans);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Neither_length_nor_place_nor_threads_change_a_value(string name)
    {
        var function = ActivationFunction.Parse(name);
        float[] input = [.. Naive.Random(40_000, 3).Select(x => x * 4)], whole = new float[input.Length], split = new float[input.Length];
        Activation.Apply(function, input, whole);
        Activation.Apply(function, input, split, new Workers(3));
        split.ShouldBe(whole);
        for (int length = 0; length < 20; length++)
        {
            float[] part = input[length..(2 * length)];
            Activation.Apply(function, part, part);
            part.ShouldBe(whole[length..(2 * length)]);
        }
    }

    [Fact]
    public void Slopes_of_channels_are_leaky_in_their_planes()
    {
        var shape = new ImageBatchShape(2, 3, 4, 5);
        float[] input = Naive.Random(shape.Length, 1), output = new float[shape.Length], one = new float[shape.Length], slopes = [0.25f, -0.5f, 0];
        Activation.ParametricRelu(shape, slopes, input, output, new Workers(2));
        Activation.ParametricRelu(shape, [0.25f], input, one, new Workers(2));
        for (int i = 0; i < input.Length; i++)
        {
            output[i].ShouldBe(input[i] > 0 ? input[i] : input[i] * slopes[i / 20 % 3]);
            one[i].ShouldBe(input[i] > 0 ? input[i] : input[i] * 0.25f);
        }

        Should.Throw<ArgumentException>(() => Activation.ParametricRelu(shape, [1, 2], input, output, new Workers(1))).ParamName.ShouldBe("slopes");
        Should.Throw<ArgumentException>(() => Activation.ParametricRelu(shape, [], input, output, new Workers(1))).ParamName.ShouldBe("slopes");
        Should.Throw<ArgumentException>(() => Activation.ParametricRelu(shape, slopes, input.AsSpan(1), output, new Workers(1))).ParamName.ShouldBe("input");
    }

    [Fact]
    public void Names_are_read_as_they_are_written()
    {
        foreach (ActivationKind kind in Enum.GetValues<ActivationKind>())
        {
            ActivationFunction function = Truth.Keys.Select(ActivationFunction.Parse).First(f => f.Kind == kind);
            ActivationFunction.Parse(function.ToString()).ShouldBe(function);
        }

        ActivationFunction.LeakyRelu(0.25).ToString().ShouldBe("leaky-relu(0.25)");
        ActivationFunction.HardTanh(-2, 0.5).ToString().ShouldBe("hard-tanh(-2, 0.5)");
        ActivationFunction.Parse("softplus").ShouldBe(ActivationFunction.Softplus(1, 20));
        ActivationFunction.Parse("hard-tanh").ShouldBe(ActivationFunction.HardTanh());
        default(ActivationFunction).ShouldBe(ActivationFunction.Identity);
    }

    [Theory]
    [InlineData("gello", "Known are identity, relu, ")]
    [InlineData("relu(1)", "does not take 1 parameters")]
    [InlineData("elu(1, 2)", "does not take 2 parameters")]
    [InlineData("elu()", "no number")]
    [InlineData("elu(x)", "no number")]
    [InlineData("celu(-1)", "above 0")]
    [InlineData("hard-tanh(2, 1)", "must not be above")]
    public void Wrong_names_say_what_is_wrong(string name, string said) =>
        Should.Throw<VentralException>(() => ActivationFunction.Parse(name)).Message.ShouldContain(said);

    [Fact]
    public void Wrong_parameters_and_lengths_are_refused()
    {
        Should.Throw<ArgumentException>(() => ActivationFunction.LeakyRelu(double.NaN));
        Should.Throw<ArgumentException>(() => ActivationFunction.Elu(double.PositiveInfinity));
        Should.Throw<ArgumentException>(() => ActivationFunction.Celu(0));
        Should.Throw<ArgumentException>(() => ActivationFunction.Softplus(0));
        Should.Throw<ArgumentException>(() => ActivationFunction.Softplus(1, double.NaN));
        Should.Throw<ArgumentException>(() => ActivationFunction.HardTanh(double.NaN, 1));
        Should.Throw<ArgumentException>(() => Activation.Apply(ActivationFunction.Gelu, new float[3], new float[4]));
        Should.Throw<ArgumentException>(() => Activation.Apply(ActivationFunction.Gelu, new float[3], new float[4], new Workers(1)));
    }

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);
}
