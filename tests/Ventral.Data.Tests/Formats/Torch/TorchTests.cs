using Ventral.Data.Formats;
using Ventral.Data.Formats.Torch;

namespace Ventral.Data.Tests.Formats.Torch;

public class TorchTests
{
    [Theory]
    [InlineData("zip")]
    [InlineData("legacy")]
    public void What_PyTorch_saves_is_read(string kind)
    {
        var set = TorchFile.Read(Golden.PathOf($"torch/{kind}.pth"));
        set.Count.ShouldBe(8);
        set.Require("features.0.weight", 3, 4).Values.ToArray().ShouldBe(Enumerable.Range(0, 12).Select(i => i * 0.5f));
        set.Require("transposed", 4, 3).Values.ToArray().ShouldBe([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
        set.Require("view", 2, 2).Values.ToArray().ShouldBe([5, 6, 9, 10]);
        set["half"].Values.ToArray().ShouldBe([0.5f, -2]);
        set["bfloat"].Values.ToArray().ShouldBe([1.5f, 256]);
        set["double"].Values.ToArray().ShouldBe([0.1f, 0.2f]);
        set.Require("bn.num_batches_tracked").Values.ToArray().ShouldBe([1234]);
        set.Require("empty", 0, 3).Values.Length.ShouldBe(0);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("legacy")]
    public void A_checkpoint_is_unwrapped(string kind)
    {
        var set = TorchFile.Read(Golden.PathOf($"torch/{kind}_nested.pth"));
        set.Require("0.weight", 1, 2).Values.ToArray().ShouldBe([0.25f, 0.25f]);
        set.Require("0.bias", 1).Values.ToArray().ShouldBe([3]);
        set.Contains("1.running_var").ShouldBeTrue();
        set.Contains("epoch").ShouldBeFalse();
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("legacy")]
    public void A_program_in_the_file_is_refused_by_name(string kind) =>
        Should.Throw<UnreadableFileException>(() => TorchFile.Read(Golden.PathOf($"torch/hostile_{kind}.pth"))).Message.ShouldContain("system'");

    [Theory]
    [InlineData("zip")]
    [InlineData("legacy")]
    public void One_stored_number_cannot_stand_for_a_thousand_million(string kind) =>
        Should.Throw<UnreadableFileException>(() => TorchFile.Read(Golden.PathOf($"torch/expanded_{kind}.pth")))
            .Message.ShouldContain("'a' of shape [1000000 × 1000] is too large for the file");

    [Fact]
    public void Both_layouts_hold_the_same_content() =>
        TorchFile.Read(Golden.PathOf("torch/zip.pth")).ContentHash.ShouldBe(TorchFile.Read(Golden.PathOf("torch/legacy.pth")).ContentHash);

    [Fact]
    public void Damage_ends_in_the_typed_error()
    {
        Fuzz.Attack(Golden.Bytes("torch/legacy.pth"), 1000, b => TorchFile.Decode("fuzz.pth", b));
        Fuzz.Attack(Golden.Bytes("torch/zip.pth"), 300, b => TorchFile.Decode("fuzz.pth", b));
    }
}
