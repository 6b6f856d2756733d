namespace Ventral.Data.Tests;

public class WeightSetTests
{
    private static WeightSet Two() => new("net.pth", [
        new WeightArray("conv1.weight", [2, 3], new float[] { 1, 2, 3, 4, 5, 6 }),
        new WeightArray("conv1.bias", [2], new float[] { 0.5f, -0.5f }),
    ]);

    [Fact]
    public void A_missing_name_suggests_the_nearest() =>
        Should.Throw<VentralException>(() => Two()["conv1.wieght"]).Message.ShouldContain("Did you mean 'conv1.weight'?");

    [Fact]
    public void A_wrong_shape_is_named()
    {
        var fault = Should.Throw<VentralException>(() => Two().Require("conv1.weight", 3, 2));
        fault.Message.ShouldContain("[3 × 2]");
        fault.Message.ShouldContain("[2 × 3]");
        Two().Require("conv1.weight", 2, 3).Values.Length.ShouldBe(6);
    }

    [Fact]
    public void The_hash_does_not_depend_on_order_or_source()
    {
        var swapped = new WeightSet("elsewhere", Two().Arrays.Reverse());
        swapped.ContentHash.ShouldBe(Two().ContentHash);
        // sha256 of: length-prefixed names, ranks, lengths (int64 little-endian) and float32 values, computed with Python's hashlib and struct.
        Two().ContentHash.ShouldBe("bfeeffed501c1cc7ba9fd19ec5fc4a0bb205b200d932febc51d870d22ec06b25");
    }

    [Fact]
    public void The_hash_depends_on_names_shapes_and_values()
    {
        Two().Renamed(n => "module." + n).ContentHash.ShouldNotBe(Two().ContentHash);
        new WeightSet("a", [new WeightArray("w", [2, 1], new float[2])]).ContentHash
            .ShouldNotBe(new WeightSet("a", [new WeightArray("w", [1, 2], new float[2])]).ContentHash);
        new WeightSet("a", [new WeightArray("w", [1], new float[] { 1 })]).ContentHash
            .ShouldNotBe(new WeightSet("a", [new WeightArray("w", [1], new float[] { 2 })]).ContentHash);
    }

    [Fact]
    public void Values_must_fit_the_shape_and_be_finite()
    {
        Should.Throw<VentralException>(() => new WeightArray("w", [3], new float[2])).Message.ShouldContain("3 values, found 2");
        Should.Throw<VentralException>(() => new WeightArray("w", [2], new[] { 0, float.NaN })).Message.ShouldContain("value 1");
    }

    [Fact]
    public void A_name_may_not_occur_twice() =>
        Should.Throw<VentralException>(() => new WeightSet("f", [new WeightArray("w", [], new float[1]), new WeightArray("w", [], new float[1])]))
            .Message.ShouldContain("'w' occurs twice");

    [Fact]
    public void Renaming_to_null_leaves_out() =>
        Two().Renamed(n => n == "conv1.bias" ? null : n).Arrays.Select(a => a.Name).ShouldBe(["conv1.weight"]);
}
