using Ventral.Data.Formats;
using Ventral.Data.Formats.Torch;

namespace Ventral.Data.Tests.Formats.Torch;

/// <summary>Files of <c>Goldens/torch/make_kinds.py</c>.</summary>
public class TorchGoldenTests
{
    [Theory]
    [InlineData("kinds_zip")]
    [InlineData("kinds_legacy")]
    [InlineData("kinds4_zip")]
    [InlineData("kinds4_legacy")]
    public void Number_types_shared_storages_and_strides_are_read_to_the_bit(string file) =>
        TorchFile.Read(Golden.PathOf($"torch/{file}.pth")).ShouldEqual("torch/kinds.json");

    [Theory]
    [InlineData("training_zip")]
    [InlineData("training_legacy")]
    public void A_checkpoint_of_a_training_script_is_unwrapped(string file)
    {
        var set = TorchFile.Read(Golden.PathOf($"torch/{file}.pth"));
        set.Arrays.Select(a => a.Name).ShouldBe([
            "module.0.weight", "module.0.bias", "module.1.weight", "module.1.bias", "module.1.running_mean", "module.1.running_var",
            "module.1.num_batches_tracked",
        ]);
        set.Require("module.0.weight", 1, 2).Values.ToArray().ShouldBe([0.25f, 0.25f]);
        set.Require("module.0.bias", 1).Values.ToArray().ShouldBe([3]);
    }

    [Theory]
    [InlineData("quantised_zip", "torch._utils._rebuild_qtensor", "dequantised")]
    [InlineData("quantised_legacy", "torch._utils._rebuild_qtensor", "dequantised")]
    [InlineData("sparse_zip", "torch._utils._rebuild_sparse_tensor", "dense")]
    [InlineData("sparse_legacy", "torch._utils._rebuild_sparse_tensor", "dense")]
    [InlineData("complex_zip", "torch.ComplexFloatStorage", "plain tensors")]
    [InlineData("complex_legacy", "torch.ComplexFloatStorage", "plain tensors")]
    [InlineData("module_zip", "torch.nn.modules.linear.Linear", "save a state_dict")]
    [InlineData("array_zip", "numpy.core.multiarray._reconstruct", "save a state_dict of tensors")]
    [InlineData("array_legacy", "numpy.core.multiarray._reconstruct", "save a state_dict of tensors")]
    [InlineData("nan_zip", "value 1 of 'w' is NaN", "finite")]
    [InlineData("nan_legacy", "value 1 of 'w' is NaN", "finite")]
    [InlineData("large_zip", "16777217", "float32 can hold exactly")]
    [InlineData("large_legacy", "16777217", "float32 can hold exactly")]
    [InlineData("none_zip", "state_dict", "found none")]
    [InlineData("none_legacy", "state_dict", "found none")]
    public void What_cannot_be_weights_is_named(string file, string name, string advice)
    {
        var fault = Should.Throw<UnreadableFileException>(() => TorchFile.Read(Golden.PathOf($"torch/refused_{file}.pth")));
        fault.Message.ShouldContain(name);
        fault.Message.ShouldContain(advice);
    }
}
