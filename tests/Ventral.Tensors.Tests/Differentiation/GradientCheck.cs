using Ventral.Tensors.Differentiation;

namespace Ventral.Tensors.Tests.Differentiation;

/// <summary>
/// Holds first and second derivatives in float64 against central differences with steps of 1e-5, whose own error is
/// near 1e-10. The number that is differentiated, Σ cᵢyᵢ + ½ Σ yᵢ², makes linear operations curved too.
/// </summary>
internal static class GradientCheck
{
    private const double Step = 1e-5;
    private const double Tolerance = 1e-6; // hundred times stricter than the 1e-4 that is required

    public static void Holds(Func<Variable<double>[], Variable<double>> operation, params Tensor<double>[] inputs)
    {
        Tensor<double>[] directions = [.. inputs.Select((input, i) => Numbers(input.Shape, 50 + i))];
        var graph = new Graph<double>(new Workers(2));
        Variable<double>[] variables = [.. inputs.Select(graph.Variable)];
        Variable<double>[] first = [.. graph.Gradients(Total(operation(variables)), variables, differentiable: true)];
        Agree("first", first, Differences(inputs, at => Value(operation, at)));

        Variable<double> slope = Slope(first, directions);
        if (!slope.IsConstant)
        {
            Agree("second", [.. graph.Gradients(slope, variables)], Differences(inputs, at => SlopeAt(operation, at, directions)));
        }
    }

    public static Tensor<double> Numbers(Shape shape, int salt) => new(shape, [.. Enumerable.Range(0, shape.ValueCount).Select(i =>
    {
        // Clear of the kinks at 0, and no two alike.
        double number = ((((i * 7919L) + (salt * 104729L)) % 2003) - 1001) / 1024.0;
        return number + (number < 0 ? -0.05 : 0.05);
    })]);

    private static double Value(Func<Variable<double>[], Variable<double>> operation, Tensor<double>[] at)
    {
        var graph = new Graph<double>(new Workers(1));
        return Total(operation([.. at.Select(graph.Variable)])).Value.ToScalar();
    }

    private static double SlopeAt(Func<Variable<double>[], Variable<double>> operation, Tensor<double>[] at, Tensor<double>[] directions)
    {
        var graph = new Graph<double>(new Workers(1));
        Variable<double>[] variables = [.. at.Select(graph.Variable)];
        return Slope([.. graph.Gradients(Total(operation(variables)), variables)], directions).Value.ToScalar();
    }

    private static Variable<double> Total(Variable<double> y) => ((y * y.Graph.Constant(Numbers(y.Shape, 99))) + (y.Square() * 0.5)).Sum();

    private static Variable<double> Slope(Variable<double>[] gradients, Tensor<double>[] directions) => gradients
        .Select((gradient, i) => (gradient * gradient.Graph.Constant(directions[i])).Sum())
        .Aggregate((a, b) => a + b);

    private static double[][] Differences(Tensor<double>[] inputs, Func<Tensor<double>[], double> function) =>
    [.. inputs.Select((input, which) => Enumerable.Range(0, input.Length).Select(element =>
    {
        double Moved(double by)
        {
            double[] values = input.Values.ToArray();
            values[element] += by;
            Tensor<double>[] at = [.. inputs];
            at[which] = new(input.Shape, values);
            return function(at);
        }

        return (Moved(Step) - Moved(-Step)) / (2 * Step);
    }).ToArray())];

    private static void Agree(string order, Variable<double>[] analytic, double[][] numeric)
    {
        for (int which = 0; which < numeric.Length; which++)
        {
            double[] found = analytic[which].Value.Values.ToArray();
            double scale = numeric[which].Select(Math.Abs).Append(1e-2).Max();
            for (int i = 0; i < found.Length; i++)
            {
                (Math.Abs(found[i] - numeric[which][i]) / scale).ShouldBeLessThan(
                    Tolerance,
                    $"{order} derivative, input {which}, element {i}: {found[i]} against {numeric[which][i]}");
            }
        }
    }
}
