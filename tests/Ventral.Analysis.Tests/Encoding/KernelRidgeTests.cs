using System.Text.Json;
using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Encoding;

/// <summary>Kernel ridge regression against scikit-learn on centred kernels (Goldens/kernel_ridge.py), and its limits.</summary>
public class KernelRidgeTests
{
    private static readonly Workers Two = new(2);
    private static readonly double[] Penalties = [0.01, 0.1, 1, 10];

    private static readonly JsonElement Golden = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Encoding", "Goldens", "kernel_ridge.json"))).RootElement;

    /// <summary>1e-8, of values near 5.</summary>
    [Theory]
    [InlineData("linear")]
    [InlineData("rbf")]
    public void Penalties_and_predictions_are_scikit_learns(string kernel)
    {
        var model = kernel == "linear" ? KernelRidge.Linear(Penalties) : KernelRidge.Rbf(0.07, Penalties);
        var fitted = model.Fit(Of("x", 25), Of("y", 25), Two);
        fitted.Penalties.ShouldBe(Numbers(Golden.GetProperty(kernel), "alpha"));
        fitted.LeftOutErrors.Zip(Numbers(Golden.GetProperty(kernel), "error")).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-8);
        double[] found = [.. fitted.Predict(Of("new", 6), Two).Values], expected = Numbers(Golden.GetProperty(kernel), "predicted");
        for (int i = 0; i < expected.Length; i++)
        {
            found[i].ShouldBe(expected[i], 1e-8);
        }
    }

    /// <summary>1e-4 of an error, as products of folds are float32. The second list stands for one α, which is compared though it would not win.</summary>
    [Theory]
    [InlineData("linear")]
    [InlineData("rbf")]
    public void Penalties_chosen_by_folds_are_those_of_refitting_in_scikit_learn(string kernel)
    {
        var folds = PenaltyChoice.NeighbouringFolds(5);
        var model = kernel == "linear" ? KernelRidge.Linear(Penalties, folds) : KernelRidge.Rbf(0.07, Penalties, folds);
        model.Choice.ShouldBe(folds);
        var fitted = model.Fit(Of("x", 25), Of("y", 25), Two);
        fitted.Penalties.ShouldBe(Numbers(Golden.GetProperty(kernel), "alpha 5-fold"));
        Near(fitted.LeftOutErrors, "error 5-fold");

        double[] two = [1, 1 + 1e-14];
        var one = (kernel == "linear" ? KernelRidge.Linear(two, folds) : KernelRidge.Rbf(0.07, two, folds)).Fit(Of("x", 25), Of("y", 25), Two);
        Near(one.LeftOutErrors, "error 5-fold of 1");

        void Near(IEnumerable<double> found, string name) =>
            found.Zip(Numbers(Golden.GetProperty(kernel), name)).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-4 * p.Second);
    }

    [Fact]
    public void The_linear_kernel_is_ridge()
    {
        double[] found = [.. KernelRidge.Linear(Penalties).Fit(Of("x", 25), Of("y", 25), Two).Predict(Of("new", 6), Two).Values];
        double[] ridge = [.. new RidgeRegression(Penalties).Fit(Of("x", 25), Of("y", 25), Two).Predict(Of("new", 6), Two).Values];
        for (int i = 0; i < ridge.Length; i++)
        {
            found[i].ShouldBe(ridge[i], 1e-9);
        }

        foreach (var choice in new[] { PenaltyChoice.Generalised, PenaltyChoice.LeaveOneOutCorrelation, PenaltyChoice.RandomFolds(4, new Seed(1)) })
        {
            KernelRidge.Linear(Penalties, choice).Fit(Of("x", 25), Of("y", 25), Two).Penalties.ShouldBe(new RidgeRegression(Penalties, choice).Fit(Of("x", 25), Of("y", 25), Two).Penalties);
        }
    }

    [Fact]
    public void Limits_and_faults()
    {
        var constant = new Activations("constant", Rsa.Make.Ids(25), 2, new float[50]);
        KernelRidge.Rbf(1, Penalties).Fit(constant, Of("y", 25), Two).Predict(constant, Two)[3, 0].ShouldBe(Enumerable.Range(0, 25).Average(i => (double)Of("y", 25).Row(i)[0]), 1e-12);
        KernelRidge.Rbf(0.5, [1]).Name.ShouldBe("kernel-ridge-rbf(0.5)");
        Should.Throw<ArgumentOutOfRangeException>(() => KernelRidge.Rbf(0, [1]));
        Should.Throw<VentralException>(() => KernelRidge.Linear([]));
        Should.Throw<VentralException>(() => KernelRidge.Linear([0]));
        Should.Throw<VentralException>(() => KernelRidge.Linear([1, 1]));
        Should.Throw<VentralException>(() => KernelRidge.Linear([1]).Fit(Of("new", 6), Of("y", 25), Two));
    }

    /// <summary>At a width far below all distances the kernel is the identity: 1 − h = (1 − 1/n) α / (1 + α), rounding for an α of 1e-12.</summary>
    [Fact]
    public void Penalties_that_leave_nothing_to_predict_from_are_refused_and_passed_over()
    {
        string message = Should.Throw<VentralException>(() => KernelRidge.Rbf(1e4, [1e-13, 1e-12]).Fit(Of("x", 25), Of("y", 25), Two)).Message;
        message.ShouldContain("1E-13, 1E-12");
        message.ShouldContain("'x'");
        message.ShouldContain("larger penalties or a smaller γ");
        KernelRidge.Rbf(1e4, [1e-13, 1]).Fit(Of("x", 25), Of("y", 25), Two).Penalties.ShouldAllBe(p => p == 1);
        Should.NotThrow(() => KernelRidge.Rbf(1e4, [1e-13]).Fit(Of("x", 25), Of("y", 25), Two));
    }

    private static Activations Of(string name, int count)
    {
        float[] values = [.. Numbers(Golden, name).Select(v => (float)v)];
        return new(name, Rsa.Make.Ids(count), values.Length / count, values);
    }

    private static double[] Numbers(JsonElement part, string name) => [.. part.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
}
