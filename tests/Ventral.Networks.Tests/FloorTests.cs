using Ventral.TestSupport;

namespace Ventral.Networks.Tests;

public class FloorTests
{
    [Fact]
    public void The_repository_is_found() => File.Exists(Path.Combine(Repository.Root, "Ventral.slnx")).ShouldBeTrue();
}
