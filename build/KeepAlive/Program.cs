using Mono.Cecil;
using Presenter.Build;

if (args is not [var source, var target])
{
    Console.Error.WriteLine("usage: KeepAlive TorchSharp.dll woven/TorchSharp.dll");
    return 2;
}
using var module = ModuleDefinition.ReadModule(source);
var methods = new Weaver(module).Weave();
if (methods == 0)
{
    Console.Error.WriteLine($"error : {source} has no method that calls native code, so it is not TorchSharp as this build knows it: compare its version with Directory.Packages.props.");
    return 1;
}
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
// Written beside and renamed: a build that is stopped leaves no half assembly.
var half = target + ".half";
module.Write(half);
File.Move(half, target, overwrite: true);
Console.WriteLine($"{methods} methods of {Path.GetFileName(source)} hold their objects until native code returns");
return 0;
