using Ventral.Tensors.Differentiation;

namespace Ventral.Tensors.Tests.Differentiation;

/// <summary>What a graph promises beside the derivatives of its operations.</summary>
public sealed class GraphTests : IDisposable
{
    private readonly Graph<double> graph = new(new Workers(1));

    public void Dispose() => graph.Dispose();

    [Fact]
    public void A_third_derivative_is_right()
    {
        Variable<double> x = graph.Variable(new(Shape.Scalar, 1.3));
        Variable<double> y = x.Pow(5);
        for (int order = 0; order < 3; order++)
        {
            y = graph.Gradients(y, [x], differentiable: true)[0];
        }

        y.Value.ToScalar().ShouldBe(60 * 1.3 * 1.3, 1e-10);
    }

    [Fact]
    public void A_Hessian_product_of_a_quadratic_form_is_its_matrix_times_the_direction()
    {
        Variable<double> x = graph.Variable(new([3, 1], [1, -2, 0.5]));
        Variable<double> a = graph.Constant(new([3, 3], [2, 1, 0, 1, 3, -1, 0, -1, 4]));
        Variable<double> form = x.MatMul(a.MatMul(x), transposeThis: true).Reshape([]) / 2;

        graph.HessianProduct(form, [x], [new([3, 1], [1.0, 10, 100])])[0].Value.Values.ToArray().ShouldBe([12, -69, 390]);
    }

    [Fact]
    public void Gradients_flow_to_a_computed_variable_and_through_it()
    {
        Variable<double> x = graph.Variable(new([2], [1, 3])), y = x.Square();

        var gradients = graph.Gradients((y * x).Sum(), [y, x]);

        gradients[0].Value.Values.ToArray().ShouldBe([1, 3]);
        gradients[1].Value.Values.ToArray().ShouldBe([3, 27]);
    }

    [Fact]
    public void What_the_result_does_not_depend_on_has_gradient_0()
    {
        Variable<double> x = graph.Variable(new([2], [1, 3])), unused = graph.Variable(new([2, 2], 1.0));

        graph.Gradients(x.Sum(), [unused])[0].Value.Values.ToArray().ShouldBe([0, 0, 0, 0]);
        graph.Gradients((x * x.Detach()).Sum(), [x])[0].Value.Values.ToArray().ShouldBe([1, 3]);
    }

    [Fact]
    public void A_cotangent_weighs_the_results()
    {
        Variable<double> x = graph.Variable(new([2], [1, 3]));

        graph.Gradients(x.Square(), new([2], [10, 1]), [x])[0].Value.Values.ToArray().ShouldBe([20, 6]);
    }

    [Fact]
    public void Gradients_are_constants_unless_they_are_to_be_differentiated()
    {
        Variable<double> x = graph.Variable(new([2], [1, 3]));

        graph.Gradients(x.Square().Sum(), [x])[0].IsConstant.ShouldBeTrue();
        graph.Gradients(x.Square().Sum(), [x], differentiable: true)[0].IsConstant.ShouldBeFalse();
        (x * 2).IsConstant.ShouldBeFalse("the graph goes on recording");
    }

    [Fact]
    public void Kinks_take_the_side_that_is_documented()
    {
        double Slope(Func<Variable<double>, Variable<double>> function)
        {
            Variable<double> x = graph.Variable(new([1], 0.0));
            return graph.Gradients(function(x), [x])[0].Value.ToScalar();
        }

        Slope(x => x.Relu()).ShouldBe(0);
        Slope(x => x.LeakyRelu(0.2)).ShouldBe(0.2);
        Slope(x => x.Elu(1.5)).ShouldBe(1.5);
        Slope(x => x.Abs()).ShouldBe(0);
        Slope(x => x.Clamp(0, 1)).ShouldBe(0);
        Slope(x => x.Concatenate(0, x).Max()).ShouldBe(1);
    }

    [Fact]
    public void NaN_is_not_hidden()
    {
        Variable<double> x = graph.Constant(new([3], [1, double.NaN, 2]));

        double.IsNaN(x.Relu().Value.Values[1]).ShouldBeTrue();
        double.IsNaN(x.LeakyRelu().Value.Values[1]).ShouldBeTrue();
        double.IsNaN(x.Clamp(-1, 1).Value.Values[1]).ShouldBeTrue();
        double.IsNaN(x.Max().Value.ToScalar()).ShouldBeTrue();
        double.IsNaN(x.Abs().Value.Values[1]).ShouldBeTrue();
        double.IsNaN(x.Reshape([1, 1, 1, 3]).MaxPool(new(1, 3)).Value.ToScalar()).ShouldBeTrue();
    }

    [Fact]
    public void Extreme_numbers_do_not_overflow()
    {
        Variable<double> x = graph.Constant(new([1, 3], [-1000, 0, 1000]));

        x.Softmax().Value.Values.ToArray().ShouldBe([0, 0, 1]);
        x.LogSoftmax().Value.Values.ToArray().ShouldBe([-2000, -1000, 0]);
        x.Sigmoid().Value.Values.ToArray().ShouldBe([0, 0.5, 1]);
        x.Softplus().Value.Values.ToArray()[2].ShouldBe(1000);
        x.Elu().Value.Values.ToArray().ShouldBe([-1, 0, 1000]);
    }

    [Fact]
    public void Nothing_is_a_batch_too()
    {
        Variable<float> none = new Graph<float>(new Workers(2)).Variable(new([0, 3, 5, 5], 0f));
        Variable<float> weights = none.Graph.Variable(new([4, 3, 2, 2], 1f)), maps = none.Convolve(weights, new(3, 4, 2, 2));

        maps.Shape.ShouldBe([0, 4, 4, 4]);
        none.Graph.Gradients(maps.Relu().AdaptiveAveragePool(2, 2).Sum(), [weights])[0].Value.Values.ToArray().ShouldAllBe(value => value == 0);
        maps.Reshape([0, 64]).MatMul(none.Graph.Constant(new([64, 2], 1f))).Shape.ShouldBe([0, 2]);
        none.Sum(0).Value.Values.ToArray().ShouldAllBe(value => value == 0);
    }
}
