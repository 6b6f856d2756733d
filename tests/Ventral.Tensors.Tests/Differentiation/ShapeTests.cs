using Ventral.Tensors.Differentiation;

namespace Ventral.Tensors.Tests.Differentiation;

/// <summary>Errors name the shapes that do not fit.</summary>
public class ShapeTests
{
    private readonly Variable<float> matrix;
    private readonly Variable<float> images;

    public ShapeTests()
    {
        var graph = new Graph<float>(new Workers(1));
        matrix = graph.Variable(new([2, 3], 1f));
        images = graph.Variable(new([1, 2, 4, 4], 1f));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        Says(() => matrix + images, "Cannot add [2 × 3] and [1 × 2 × 4 × 4]");
        Says(() => matrix.MatMul(matrix), "Cannot multiply the matrices [2 × 3] and [2 × 3]");
        Says(() => matrix.MatMul(matrix, true, true), "[2 × 3] (transposed) and [2 × 3] (transposed)");
        Says(() => matrix.Reshape([7]), "[2 × 3] cannot be reshaped to [7]");
        Says(() => matrix.Sum(2), "[2 × 3] has no axis 2");
        Says(() => matrix.BroadcastTo([3]), "[2 × 3] cannot be stretched to [3]");
        Says(() => matrix.Transpose(0, 0), "A transpose of [2 × 3] names each of its axes once, not [0 × 0]");
        Says(() => images.Transpose(), "[1 × 2 × 4 × 4]");
        Says(() => matrix.Slice(1, 2, 2), "Positions 2 to 4 are not inside axis 1 of [2 × 3]");
        Says(() => matrix.Gather(0, 2), "Axis 0 of [2 × 3] has no position 2");
        Says(() => matrix.Concatenate(0, images), "Cannot concatenate [2 × 3] and [1 × 2 × 4 × 4] along axis 0");
        Says(() => matrix.MaxPool(new(2, 2)), "[images × channels × height × width], not [2 × 3]");
        Says(() => images.Convolve(matrix, new(2, 3, 2, 2)), "needs weights [3 × 2 × 2 × 2], not [2 × 3]");
        Says(() => images.Convolve(images, new(3, 1, 4, 4)), "[1 × 2 × 4 × 4]");
        Says(() => images.BatchNorm(matrix, matrix).Output, "one value a channel, [2], not [2 × 3]");
        Says(() => matrix.LayerNorm(images, images), "Layer normalisation of [2 × 3]");
        Says(() => matrix.CrossEntropy([1]), "not [2 × 3] with 1 labels");
        Says(() => matrix.CrossEntropy([1, 3]), "Row 1 has label 3, which is not one of 3 classes");
        Says(() => matrix.Graph.Gradients(matrix, [matrix])[0], "Only a single number has a gradient, not [2 × 3]");
        Says(() => matrix.Graph.Gradients(matrix.Sum(), [matrix.Detach()])[0], "gradient of a constant [2 × 3]");
        Says(() => matrix + new Graph<float>(new Workers(1)).Variable(matrix.Value), "[2 × 3] belongs to another graph");
    }

    [Fact]
    public void A_shape_knows_its_values_and_its_axes()
    {
        Shape shape = [2, 0, 3];

        shape.ValueCount.ShouldBe(0);
        shape[-1].ShouldBe(3);
        Shape.Scalar.ValueCount.ShouldBe(1);
        shape.ToString().ShouldBe("[2 × 0 × 3]");
        shape.ShouldBe(Shape.Of(2, 0, 3));
        Should.Throw<ArgumentException>(() => Shape.Of(2, -1)).Message.ShouldContain("[2 × -1]");
        Should.Throw<ArgumentException>(() => Shape.Of(1 << 20, 1 << 20)).Message.ShouldContain("[1048576 × 1048576]");
        Should.Throw<ArgumentException>(() => new Tensor<float>([2, 2], [1f, 2f, 3f])).Message.ShouldContain("A tensor [2 × 2] holds 4 values, not 3");
    }

    [Fact]
    public void A_tensor_keeps_its_own_copy()
    {
        float[] values = [1, 2];
        var tensor = new Tensor<float>([2], values.AsSpan());
        values[0] = 5;

        tensor.Values.ToArray().ShouldBe([1, 2]);
    }

    private static void Says(Func<Variable<float>> operation, string words) =>
        Should.Throw<ArgumentException>(() => operation()).Message.ShouldContain(words);
}
