using Ventral.Data.Images;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <summary>
/// Inception v3 as torchvision has it. The head that only helps training is not computed; a checkpoint may hold it. Szegedy
/// et al. 2016, doi:10.1109/CVPR.2016.308.
/// </summary>
internal sealed class InceptionV3
{
    private readonly ArchitectureBuilder net;

    private InceptionV3(Preprocessing preprocessing) =>
        net = new("inception_v3", preprocessing) { NormalisationEpsilon = 1e-3f };

    /// <summary>
    /// Shorter side 342, centre 299, values from −1 to 1: torchvision's pretrained network undoes ImageNet's normalisation
    /// and does this instead (<c>transform_input</c>).
    /// </summary>
    public static Preprocessing Preprocessing { get; } =
        new(Resize.ShorterSide(342), 299, ChannelOrder.Rgb, 255, ChannelValues.Uniform(0.5f), ChannelValues.Uniform(0.5f));

    public static Architecture Create() => Create(Preprocessing);

    public static Architecture Create(Preprocessing preprocessing) => new InceptionV3(preprocessing).Create(listed: true);

    private Architecture Create(bool listed)
    {
        int x = Convolution("Conv2d_1a_3x3", net.Input, 32, new Kernel(3) { Stride = 2, IsPadded = false }, listed);
        x = Convolution("Conv2d_2a_3x3", x, 32, new Kernel(3) { IsPadded = false }, listed);
        x = Convolution("Conv2d_2b_3x3", x, 64, new Kernel(3), listed);
        x = net.MaxPool("maxpool1", x, kernel: 3, stride: 2);
        x = Convolution("Conv2d_3b_1x1", x, 80, new Kernel(1), listed);
        x = Convolution("Conv2d_4a_3x3", x, 192, new Kernel(3) { IsPadded = false }, listed);
        x = net.MaxPool("maxpool2", x, kernel: 3, stride: 2);

        x = Square("Mixed_5b", x, pooled: 32);
        x = Square("Mixed_5c", x, pooled: 64);
        x = Square("Mixed_5d", x, pooled: 64);
        x = Shrink("Mixed_6a", x);
        x = Separable("Mixed_6b", x, narrow: 128);
        x = Separable("Mixed_6c", x, narrow: 160);
        x = Separable("Mixed_6d", x, narrow: 160);
        x = Separable("Mixed_6e", x, narrow: 192);
        x = ShrinkLate("Mixed_7a", x);
        x = Spread("Mixed_7b", x);
        x = Spread("Mixed_7c", x);

        x = net.AdaptiveAveragePool("avgpool", x, height: 1, width: 1);
        x = net.Dropout("dropout", x);
        x = net.Flatten("flatten", x);
        x = net.Linear("fc", x, "fc", outputs: 1000);
        net.Softmax("softmax", x);
        return net.Build(InitialisationScheme.Inception, "AuxLogits.");
    }

    /// <summary>Windows of 1×1, 5×5, and 3×3 twice.</summary>
    private int Square(string name, int x, int pooled)
    {
        int narrow = Convolution($"{name}.branch1x1", x, 64, new Kernel(1));
        int wide = Convolution($"{name}.branch5x5_1", x, 48, new Kernel(1));
        wide = Convolution($"{name}.branch5x5_2", wide, 64, new Kernel(5));
        int twice = Convolution($"{name}.branch3x3dbl_1", x, 64, new Kernel(1));
        twice = Convolution($"{name}.branch3x3dbl_2", twice, 96, new Kernel(3));
        twice = Convolution($"{name}.branch3x3dbl_3", twice, 96, new Kernel(3));
        return net.Concatenate(name, [narrow, wide, twice, Averaged(name, x, pooled)]);
    }

    private int Shrink(string name, int x)
    {
        int wide = Convolution($"{name}.branch3x3", x, 384, new Kernel(3) { Stride = 2, IsPadded = false });
        int twice = Convolution($"{name}.branch3x3dbl_1", x, 64, new Kernel(1));
        twice = Convolution($"{name}.branch3x3dbl_2", twice, 96, new Kernel(3));
        twice = Convolution($"{name}.branch3x3dbl_3", twice, 96, new Kernel(3) { Stride = 2, IsPadded = false });
        return net.Concatenate(name, [wide, twice, Maximum(name, x)]);
    }

    /// <summary>A window of 7×7 as one row and one column, once and twice.</summary>
    private int Separable(string name, int x, int narrow)
    {
        int one = Convolution($"{name}.branch1x1", x, 192, new Kernel(1));
        int once = Convolution($"{name}.branch7x7_1", x, narrow, new Kernel(1));
        once = Convolution($"{name}.branch7x7_2", once, narrow, new Kernel(1, 7));
        once = Convolution($"{name}.branch7x7_3", once, 192, new Kernel(7, 1));
        int twice = Convolution($"{name}.branch7x7dbl_1", x, narrow, new Kernel(1));
        twice = Convolution($"{name}.branch7x7dbl_2", twice, narrow, new Kernel(7, 1));
        twice = Convolution($"{name}.branch7x7dbl_3", twice, narrow, new Kernel(1, 7));
        twice = Convolution($"{name}.branch7x7dbl_4", twice, narrow, new Kernel(7, 1));
        twice = Convolution($"{name}.branch7x7dbl_5", twice, 192, new Kernel(1, 7));
        return net.Concatenate(name, [one, once, twice, Averaged(name, x, 192)]);
    }

    private int ShrinkLate(string name, int x)
    {
        int wide = Convolution($"{name}.branch3x3_1", x, 192, new Kernel(1));
        wide = Convolution($"{name}.branch3x3_2", wide, 320, new Kernel(3) { Stride = 2, IsPadded = false });
        int widest = Convolution($"{name}.branch7x7x3_1", x, 192, new Kernel(1));
        widest = Convolution($"{name}.branch7x7x3_2", widest, 192, new Kernel(1, 7));
        widest = Convolution($"{name}.branch7x7x3_3", widest, 192, new Kernel(7, 1));
        widest = Convolution($"{name}.branch7x7x3_4", widest, 192, new Kernel(3) { Stride = 2, IsPadded = false });
        return net.Concatenate(name, [wide, widest, Maximum(name, x)]);
    }

    /// <summary>A row and a column side by side, after 1×1 and after 3×3.</summary>
    private int Spread(string name, int x)
    {
        int one = Convolution($"{name}.branch1x1", x, 320, new Kernel(1));
        int once = Convolution($"{name}.branch3x3_1", x, 384, new Kernel(1));
        once = RowAndColumn($"{name}.branch3x3_2", once);
        int twice = Convolution($"{name}.branch3x3dbl_1", x, 448, new Kernel(1));
        twice = Convolution($"{name}.branch3x3dbl_2", twice, 384, new Kernel(3));
        twice = RowAndColumn($"{name}.branch3x3dbl_3", twice);
        return net.Concatenate(name, [one, once, twice, Averaged(name, x, 192)]);
    }

    private int RowAndColumn(string name, int x)
    {
        int row = Convolution($"{name}a", x, 384, new Kernel(1, 3));
        int column = Convolution($"{name}b", x, 384, new Kernel(3, 1));
        return net.Concatenate(name, [row, column], listed: false);
    }

    private int Averaged(string name, int x, int outputs)
    {
        x = net.AveragePool($"{name}.average", x, kernel: 3, stride: 1, padding: 1, listed: false);
        return Convolution($"{name}.branch_pool", x, outputs, new Kernel(1));
    }

    private int Maximum(string name, int x) => net.MaxPool($"{name}.maximum", x, kernel: 3, stride: 2, listed: false);

    private int Convolution(string name, int x, int outputs, Kernel kernel, bool listed = false) =>
        net.NormalisedConvolution(name, x, $"{name}.conv", $"{name}.bn", outputs, kernel, ActivationFunction.Relu, listed);
}
